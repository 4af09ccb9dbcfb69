cat /srv/build
