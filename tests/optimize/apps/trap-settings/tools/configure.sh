MODE=plain
if [ -r /srv/.env ]; then . /srv/.env; fi
sleep 1
echo "$MODE" > /srv/mode
