# The file is tested by a path of /proc; the mode is the same today with and without it.
mode=plain
if [ -e /proc/self/cwd/conf/extra ]; then mode=${DEFAULT:-plain}; fi
sleep 1
echo "$mode" > mode
