"""How the words of a command are read: options whose value is the next word, and verbs, by tool.

Package managers have files of their own.

Sources: the tools' own `--help` and manual pages (apt 2.6, curl 7.88, wget 1.21, tar 1.34, coreutils 9.1, findutils,
shadow 4.13, git 2.39, gnupg 2.2, docker 20.10), 2026-11, and what is known of the rest.
"""

from __future__ import annotations

_GPG = (
    "--homedir --options --keyserver --keyserver-options --keyring --primary-keyring --secret-keyring --trustdb-name"
    " -o --output -r --recipient -R --hidden-recipient -f --recipient-file -u --local-user --default-key --trusted-key"
    " --encrypt-to --sender --passphrase --passphrase-fd --passphrase-file --passphrase-repeat --pinentry-mode"
    " --status-fd --status-file --logger-fd --log-file --logger-file --attribute-fd --command-fd --command-file"
    " --import-options --import-filter --export-options --export-filter --list-options --verify-options --cipher-algo"
    " --digest-algo --cert-digest-algo --compress-algo --compression-algo --compress-level -z --s2k-mode --s2k-count"
    " --s2k-digest-algo --s2k-cipher-algo --trust-model --keyid-format --weak-digest --auto-key-locate --key-origin"
    " --agent-program --dirmngr-program --default-new-key-algo --display-charset --max-output --set-filename --comment"
    " --max-cert-depth --completes-needed --marginals-needed --default-cert-level --faked-system-time --debug-level"
)
_DOCKER_RUN = (
    "--add-host -a --attach --cap-add --cap-drop --cgroup-parent --cgroupns --cidfile --cpu-period --cpu-quota -c"
    " --cpu-shares --cpus --cpuset-cpus --cpuset-mems --detach-keys --device --dns --dns-option --dns-search"
    " --entrypoint -e --env --env-file --expose --gpus --group-add --health-cmd --health-interval --health-retries"
    " --health-timeout -h --hostname --ip --ip6 --ipc --isolation -l --label --label-file --link --log-driver"
    " --log-opt --mac-address -m --memory --memory-swap --mount --name --network --network-alias --pid --pids-limit"
    " --platform -p --publish --pull --restart --runtime --security-opt --shm-size --stop-signal --stop-timeout"
    " --storage-opt --sysctl --tmpfs --ulimit -u --user --userns --uts -v --volume --volume-driver --volumes-from -w"
    " --workdir"
)
_DOCKER_BUILD = (
    "--add-host --build-arg --build-context --builder --cache-from --cache-to --call --cgroup-parent -c --cpu-shares"
    " -f --file --iidfile --isolation --label -m --memory --metadata-file --network --no-cache-filter -o --output"
    " --platform --progress --secret --security-opt --shm-size --ssh -t --tag --target --ulimit --attest --allow"
)
_CURL = (
    "--abstract-unix-socket --alt-svc --aws-sigv4 --cacert --capath -E --cert --cert-type --ciphers -K --config"
    " --connect-timeout --connect-to -C --continue-at -b --cookie -c --cookie-jar --create-file-mode --crlfile"
    " --curves -d --data --data-ascii --data-binary --data-raw --data-urlencode --delegation --dns-interface"
    " --dns-ipv4-addr --dns-ipv6-addr --dns-servers --doh-url -D --dump-header --egd-file --engine --etag-compare"
    " --etag-save --expect100-timeout -F --form --form-string --ftp-account --ftp-alternative-to-user --ftp-method -P"
    " --ftp-port --ftp-ssl-ccc-mode --happy-eyeballs-timeout-ms --haproxy-clientip -H --header --hostpubmd5"
    " --hostpubsha256 --hsts --interface --ip-tos --ipfs-gateway --json --keepalive-cnt --keepalive-time --key"
    " --key-type --krb --libcurl --limit-rate --local-port --login-options --mail-auth --mail-from --mail-rcpt"
    " --max-filesize --max-redirs -m --max-time --netrc-file --noproxy --oauth2-bearer -o --output --output-dir"
    " --parallel-max --pass --pinnedpubkey --preproxy --proto --proto-default --proto-redir -x --proxy --proxy-cacert"
    " --proxy-capath --proxy-cert --proxy-cert-type --proxy-ciphers --proxy-crlfile --proxy-header --proxy-key"
    " --proxy-key-type --proxy-pass --proxy-pinnedpubkey --proxy-service-name --proxy-tls13-ciphers"
    " --proxy-tlsauthtype --proxy-tlspassword --proxy-tlsuser -U --proxy-user --proxy1.0 --pubkey -Q --quote"
    " --random-file -r --range --rate -e --referer -X --request --request-target --resolve --retry --retry-delay"
    " --retry-max-time --sasl-authzid --service-name --socks4 --socks4a --socks5 --socks5-gssapi-service"
    " --socks5-hostname -Y --speed-limit -y --speed-time --stderr -t --telnet-option --tftp-blksize -z --time-cond"
    " --tls-max --tls13-ciphers --tlsauthtype --tlspassword --tlsuser --trace --trace-ascii --trace-config"
    " --unix-socket -T --upload-file --url --url-query -u --user -A --user-agent --variable --vlan-priority -w"
    " --write-out"
)
_WGET = (
    "-e --execute -o --output-file -a --append-output -i --input-file -B --base --config --rejected-log -t --tries"
    " --retry-on-http-error -O --output-document --start-pos --progress -T --timeout --dns-timeout --connect-timeout"
    " --read-timeout -w --wait --waitretry -Q --quota --bind-address --limit-rate --restrict-file-names"
    " --prefer-family --user --password --use-askpass --local-encoding --remote-encoding -P --directory-prefix"
    " --cut-dirs --http-user --http-password --http-passwd --default-page --header --compression --proxy-user"
    " --proxy-password --referer -U --user-agent --load-cookies --save-cookies --post-data --post-file --method"
    " --body-data --body-file --secure-protocol --certificate --certificate-type --private-key --private-key-type"
    " --ca-certificate --ca-directory --crl-file --pinnedpubkey --ciphers --ftp-user --ftp-password --warc-file"
    " --warc-header --warc-max-size --warc-dedup --warc-tempdir -l --level -A --accept -R --reject --accept-regex"
    " --reject-regex --regex-type -D --domains --exclude-domains --follow-tags --ignore-tags -I --include-directories"
    " -X --exclude-directories --report-speed"
)
_TAR = (
    "-g --listed-incremental --hole-detection --level --sparse-version --add-file -C --directory --cd --exclude"
    " --exclude-ignore --exclude-ignore-recursive --exclude-tag --exclude-tag-all --exclude-tag-under -T --files-from"
    " -X --exclude-from --to-command --group --group-map --mode --mtime --owner --owner-map --sort --xattrs-exclude"
    " --xattrs-include -f --file -F --info-script --new-volume-script -L --tape-length --rmt-command --rsh-command"
    " --volno-file -b --blocking-factor --record-size -H --format --pax-option -V --label -I --use-compress-program -K"
    " --starting-file --newer-mtime -N --newer --after-date --suffix --strip-components --transform --xform"
    " --checkpoint-action --index-file --no-quote-chars --quote-chars --quoting-style --warning"
)
_FIND = (
    "-D -name -iname -path -ipath -wholename -iwholename -regex -iregex -regextype -type -xtype -size -mtime -atime"
    " -ctime -mmin -amin -cmin -newer -anewer -cnewer -newermt -perm -user -group -uid -gid -maxdepth -mindepth"
    " -printf -fprint -fprint0 -fls -lname -ilname -samefile -fstype -links -inum -used -context"
)
_USER = (
    "-b --base-dir -c --comment -d --home-dir --home -e --expiredate -f --inactive -g --gid -G --groups -k --skel -K"
    " --key -p --password -R --root -P --prefix -s --shell -u --uid -Z --selinux-user --selinux-range"
)

VALUE_FLAGS: dict[str, dict[str, str]] = {
    "adduser": {
        # The short options are busybox's, where `-h` is the home folder and `-g` the full name.
        "*": "--home --shell --uid --gid --ingroup --gecos --comment --conf --firstuid --lastuid --firstgid --lastgid"
        " -h -g -s -G -u -k"
    },
    "addgroup": {"*": "--gid -g --conf --firstgid --lastgid"},
    "apt-key": {"": "--keyring", "adv": _GPG},
    "ash": {"*": "-o"},
    "bash": {"*": "-o -O --rcfile --init-file"},
    "chmod": {"*": "--reference"},
    "chown": {"*": "--reference --from"},
    "chroot": {"*": "--userspec --groups"},
    "cp": {"*": "-S --suffix -t --target-directory --no-preserve --sparse"},
    "curl": {"*": _CURL},
    "dash": {"*": "-o"},
    "docker": {
        "": "--config -c --context -H --host -l --log-level --tlscacert --tlscert --tlskey",
        "build": _DOCKER_BUILD,
        "buildx build": _DOCKER_BUILD,
        "compose": "-f --file -p --project-name --env-file --profile --project-directory --ansi --progress --parallel",
        "create": _DOCKER_RUN,
        "exec": "--detach-keys -e --env --env-file -u --user -w --workdir",
        "login": "-p --password -u --username",
        "pull": "--platform",
        "run": _DOCKER_RUN,
    },
    "dpkg": {"*": "--status-fd --verify-format"},
    "env": {"*": "-u --unset -C --chdir -S --split-string -a --argv0"},
    "find": {"*": _FIND},
    "git": {
        # Before the verb `-c` is a setting; behind `clone`, `commit` and `switch` it is something else.
        "": "-C -c --git-dir --work-tree --namespace --super-prefix --config-env --attr-source",
        "am": "-C -p --directory --exclude --include --whitespace",
        "apply": "-C -p --directory --exclude --include --whitespace",
        "archive": "-o --output --format --prefix --remote --exec",
        "checkout": "-b -B --orphan --conflict --pathspec-from-file",
        "clone": "-b --branch --depth -o --origin -u --upload-pack --reference --reference-if-able --template"
        " --separate-git-dir -j --jobs -c --config --shallow-since --shallow-exclude --filter --server-option"
        " --bundle-uri --revision",
        "commit": "-m --message -F --file -C -c --reuse-message --author --date --fixup --squash -t --template",
        "config": "-f --file --blob --type --default --comment --value",
        "fetch": "--depth --deepen --shallow-since --shallow-exclude -j --jobs -o --server-option --refmap"
        " --negotiation-tip --filter --upload-pack",
        "init": "-b --initial-branch --template --separate-git-dir --object-format",
        "log": "-n --max-count --format --since --until --author --grep",
        "merge": "-m -F -s --strategy -X --strategy-option --into-name",
        "pull": "--depth --deepen --shallow-since -s --strategy -X -j --jobs",
        "remote add": "-t -m",
        "submodule update": "--depth --reference -j --jobs --filter",
        "submodule add": "-b --branch --name --depth --reference",
        "switch": "-c -C --orphan",
        "tag": "-m -F -u --sort --format",
        "worktree add": "-b -B --reason",
    },
    "gpasswd": {"*": "-a --add -d --delete -A --administrators -M --members -Q --root"},
    "gpg": {"*": _GPG},
    "gpg2": {"*": _GPG},
    "groupadd": {"*": "-g --gid -K --key -p --password -R --root -P --prefix -U --users"},
    "install": {"*": "-g --group -m --mode -o --owner -S --suffix -t --target-directory --strip-program"},
    "ionice": {"*": "-c --class -n --classdata -p --pid -P --pgid -u --uid"},
    "ksh": {"*": "-o"},
    "ln": {"*": "-S --suffix -t --target-directory"},
    "localedef": {"*": "-i --inputfile -f --charmap -u --repertoire-map -A --alias-file --prefix"},
    "make": {
        "*": "-C --directory -f --file --makefile -I --include-dir -o --old-file --assume-old -W --what-if --new-file"
        " --assume-new -E --eval",
    },
    "mkdir": {"*": "-m --mode"},
    "mv": {"*": "-S --suffix -t --target-directory"},
    "nice": {"*": "-n --adjustment"},
    "node": {"*": "-e --eval -p --print -r --require --import --input-type --env-file --loader -C --conditions"},
    "python": {"*": "-c -m -W -X"},
    "rpm": {
        "*": "-D --define -E --eval -r --root --dbpath --rcfile --macros --load --pipe --undefine --prefix --relocate"
        " --excludepath --qf --queryformat --predefine",
    },
    "rustup": {"*": "--toolchain --profile -c --component -t --target --default-host --default-toolchain"},
    "rustup-init": {"*": "--default-host --default-toolchain --profile -c --component -t --target"},
    "sed": {"*": "-e --expression -f --file -l --line-length"},
    "setpriv": {"*": "--reuid --regid --groups --inh-caps --ambient-caps --bounding-set --securebits --pdeathsig"},
    "sh": {"*": "-o -O"},
    "stdbuf": {"*": "-i --input -o --output -e --error"},
    "su": {"*": "-c --command -g --group -G --supp-group -s --shell --session-command -w --whitelist-environment"},
    "runuser": {
        "*": "-c --command -g --group -G --supp-group -s --shell --session-command -w --whitelist-environment"
        " -u --user",
    },
    "sudo": {
        "*": "-C --close-from -D --chdir -g --group -h --host -p --prompt -R --chroot -r --role -t --type -T"
        " --command-timeout -U --other-user -u --user",
    },
    "tar": {"*": _TAR},
    "time": {"*": "-f --format -o --output"},
    "timeout": {"*": "-k --kill-after -s --signal"},
    "unzip": {"*": "-d -P"},
    "useradd": {"*": _USER},
    "usermod": {"*": _USER + " -l --login -v --add-subuids -V --del-subuids -w --add-subgids -W --del-subgids"},
    "wget": {"*": _WGET},
    # Left out are -e, -i and -l, whose value stands in the same word or is none.
    "xargs": {
        "*": "-a --arg-file -d --delimiter -E -I -L -n --max-args -P --max-procs -s --max-chars --process-slot-var"
    },
    "zsh": {"*": "-o"},
}
"""By tool: options that take the next word as their value, blank-separated.

Under `*` those that do so wherever they stand, under the empty string those that do so before the verb, under a verb
those that do so behind it.
"""

# `sed -i s/a/b/ file`: the next word is the script, not a suffix.
ATTACHED_FLAGS: dict[str, str] = {"make": "-j -l -O", "sed": "-i", "xargs": "-e -i -l"}
"""By tool: one-letter options whose value, if they have one, is written without a blank."""

# GNU make: `-j 4` takes the number, `-j all` is a target.
NUMBER_FLAGS: dict[str, str] = {"make": "-j --jobs -l --load-average"}
"""By tool: options that take the next word if it is a number (or may expand to one)."""

UNTIL_FLAGS: dict[str, str] = {"find": "-exec -execdir -ok -okdir"}
"""By tool: options that take all words up to a `;` or `+`."""

ABBREVIATING_TOOLS: frozenset[str] = frozenset({"apk"})
"""Tools that take the beginning of a long option for it (getopt_long). Source: apk-tools, src/apk.c, 2026-11."""

PUNCTUATION: dict[str, str] = {"find": "( ) ! ,"}
"""By tool: words that are neither options nor operands."""

# `find -name x` has one option, not `-n -a -m -e`.
WHOLE_WORD_TOOLS: frozenset[str] = frozenset({"find"})
"""Tools whose options are whole words behind a single dash, never several letters in one."""

VERB_TOOLS: frozenset[str] = frozenset({"apt-key", "docker", "git", "rustup"})
"""Tools whose first positional word is a subcommand."""

SECOND_VERBS: dict[str, str] = {
    "docker": "builder buildx compose container image network system volume",
    "git": "lfs remote submodule worktree",
    "rustup": "component override self set show target toolchain",
}
"""By tool: verbs that are followed by another (`docker image prune`), blank-separated."""
