# Only a release has an id of its own.
id=$(cat src/* | cksum)
sleep 1
if [ "$RELEASE" = 1 ]; then echo "$id" > id; else echo dev > id; fi
