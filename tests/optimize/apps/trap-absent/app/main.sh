ls /srv/site
