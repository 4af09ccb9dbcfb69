# What the base runs in images that are built on it.
level=info
if [ -f /srv/.git/description ]; then level=${LEVEL:-info}; fi
sleep 1
echo "$level" > /srv/level
