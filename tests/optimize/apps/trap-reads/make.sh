sleep 1
cat /app/version* > /app/banner
