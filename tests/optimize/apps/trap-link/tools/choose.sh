# The file is tested through a link; the default is what it says today.
channel=beta
if [ ! -f /srv/current/beta ]; then channel=${DEFAULT:-beta}; fi
sleep 1
echo "$channel" > /srv/channel
