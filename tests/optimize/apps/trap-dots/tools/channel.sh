# `..` leaves the folder that the link leads to: /opt/shop/shared, not /srv/shared.
channel=stable
if [ -e /srv/current/../shared/beta ]; then channel=${DEFAULT:-stable}; fi
sleep 1
echo "$channel" > /srv/channel
