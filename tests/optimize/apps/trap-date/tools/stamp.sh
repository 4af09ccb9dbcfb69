# Two builds never write the same file; the flag in it is the default today.
flag=off
if [ -f /srv/conf/flag ]; then flag=$(cat /srv/conf/flag); fi
sleep 1
echo "$(cat /proc/sys/kernel/random/uuid) $flag" > /srv/build.txt
