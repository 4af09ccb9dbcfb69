cd /srv
mode=plain
for plugin in plugins/*.sh; do
    if [ -f "$plugin" ]; then . "./$plugin"; fi
done
sleep 1
echo "$mode" > mode
