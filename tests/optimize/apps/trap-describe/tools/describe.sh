# As `git describe` does: the newest tag, or a version for repositories that have none.
version=0.0
for tag in /srv/.git/refs/tags/*; do
    if [ -f "$tag" ]; then version=${tag##*/}; fi
done
sleep 1
echo "$version" > /srv/version
