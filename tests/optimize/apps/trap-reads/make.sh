sleep 1
mkdir -p /app
cat /app/version* > /app/banner || true
