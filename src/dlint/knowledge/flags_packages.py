"""Which options of package managers take their value in the next word."""

from __future__ import annotations

_PIP = (
    "--python --log --keyring-provider --proxy --retries --timeout --default-timeout --exists-action --trusted-host"
    " --cert --client-cert --cache-dir --use-feature --use-deprecated"
)
_PIP_INDEX = " -i --index-url --extra-index-url -f --find-links --no-binary --only-binary --platform --python-version"
_PIP_FETCH = _PIP_INDEX + " -r --requirement -c --constraint -C --config-settings --global-option --src --progress-bar"
_UV = (
    "--directory --project --config-file --cache-dir --color --allow-insecure-host -p --python --index --default-index"
    " -i --index-url --extra-index-url -f --find-links --index-strategy --keyring-provider --resolution --prerelease"
    " --fork-strategy --exclude-newer --exclude-newer-package --link-mode -P --upgrade-package --reinstall-package -C"
    " --config-setting --config-settings --config-settings-package --no-build-isolation-package --no-build-package"
    " --no-binary --no-binary-package --only-binary --refresh-package --extra --no-extra --group --no-group"
    " --only-group --package --no-install-package --no-sources-package --env-file --with --with-editable"
    " --with-requirements --python-version --python-platform --torch-backend --prompt --script --install-dir --mirror"
    " -o --output-file --format -r --requirements --requirement -e --editable --build-constraints -b --constraints"
    " --constraint -c --overrides --override --excludes -t --target --prefix --branch --tag --rev --optional --bounds"
    " --with-executables-from --no-emit-package --preview-features --out-dir"
    " --trusted-host"
)
_CONDA = (
    "--name --prefix --channel --solver --subdir --platform --repodata-fn --experimental --revision --clone --file"
    " --root-prefix --rc-file --cacert --ssl-verify --relocate-prefix --category --cwd"
)
# `conda clean -tipsy`: there the same letters are switches.
_CONDA_PLACE = "-n -p -c -r"
_MAMBA_PLACE = _CONDA_PLACE + " -f"
_DNF = (
    "-c --config -x --exclude --excludepkgs -R --randomwait -d --debuglevel -e --errorlevel --rpmverbosity"
    " --installroot --releasever --enablerepo --disablerepo --enable-repo --disable-repo --repo --repoid --from-repo"
    " --setopt --setvar --disableplugin --enableplugin --disable-plugin --enable-plugin --color --advisory"
    " --advisories --bz --bzs --cve --cves --sec-severity --secseverity --comment --downloaddir --destdir --forcearch"
    " --arch --repofrompath --disableexcludes --disableexcludepkgs --advisory-severities"
)
_NPM = (
    "--access --allow-directory --audit-level --auth-type --before --ca --cache --cache-max --cache-min --cafile"
    " --call --cert --cidr --cpu --depth --diff --editor --expires --fetch-retries --fetch-retry-factor"
    " --fetch-timeout --fetch-retry-maxtimeout --fetch-retry-mintimeout --git --globalconfig --heading --https-proxy"
    " --include --init-author-email --init-author-name --init-author-url --init-license --init-module --init-type"
    " --init-version --install-strategy --key --libc --local-address --location -L --lockfile-version --loglevel"
    " --logs-dir --logs-max --maxsockets --message -m --min-release-age --name --node-gyp --node-options --noproxy"
    " --omit --only --os --otp --package --pack-destination --prefix -C --preid --provenance-file --proxy --registry"
    " --replace-registry-host --save-prefix --sbom-format --sbom-type --scope --script-shell --searchlimit --shell"
    " --tag --tag-version-prefix --umask --user-agent --userconfig --viewer --which --workspace -w --also"
)
_CARGO = (
    "--color --config -Z -C --explain --version --vers --index --registry --git --branch --tag --rev --path --root"
    " --message-format -F --features -j --jobs --profile --target --target-dir --artifact-dir --out-dir"
    " --manifest-path --lockfile-path --bin --example --test --bench -p --package --exclude --recipe-path --strategies"
)
_APT = (
    "-o --option -c --config-file -t --target-release --default-release -a --host-architecture -P --build-profiles"
    " --with-source --error-on -S --snapshot --solver --planner"
)

PACKAGE_FLAGS: dict[str, dict[str, str]] = {
    "apk": {
        "*": "-p --root -X --repository -t --virtual --arch --cache-dir --cache-max-age --keys-dir --progress-fd"
        " --repositories-file --timeout --wait --fetch-timeout",
        "fetch": "-o --output",
    },
    "apt": {"*": _APT},
    "apt-cache": {"*": "-o --option -c --config-file -p --pkg-cache -s --src-cache --with-source"},
    "apt-get": {"*": _APT},
    "apt-mark": {"*": "-o --option -c --config-file -f --file"},
    "aptitude": {
        "*": "-o -t --target-release -F --display-format -O --sort -S -w --width --add-user-tag --add-user-tag-to"
        " --remove-user-tag --remove-user-tag-from --group-by --log-file --log-level --show-package-names --user-tag"
    },
    "bun": {
        "*": "--cwd -c --config --registry --cafile --ca --cache-dir --backend --concurrent-scripts"
        " --network-concurrency --omit --filter --linker --minimum-release-age --env-file --preload --port",
        "build": "--outdir --outfile --target --format --sourcemap --root --external -e --entry-naming --define -d"
        " --loader -l --public-path --packages --conditions --banner --footer",
        "run": "-r --preload --define -d --loader -l --shell --conditions --eval -e",
        "test": "-r --preload --timeout -t --test-name-pattern --rerun-each --bail",
    },
    "bundle": {
        "*": "--path --without --with -j --jobs --gemfile -r --retry --shebang --trust-policy --target-rbconfig"
        " --cache-path",
    },
    "cargo": {"*": _CARGO},
    "composer": {
        "*": "-d --working-dir --prefer-install --ignore-platform-req --audit-format --apcu-autoloader-prefix"
        " -s --stability --repository --repository-url",
        "config": "-f --file",
        "create-project": "-s --stability --repository --repository-url",
    },
    "conda": {
        "*": _CONDA,
        "create": _CONDA_PLACE,
        "env create": _MAMBA_PLACE,
        "env export": _MAMBA_PLACE,
        "env remove": _CONDA_PLACE,
        "env update": _MAMBA_PLACE,
        "install": _CONDA_PLACE,
        "list": _CONDA_PLACE,
        "remove": _CONDA_PLACE,
        "run": _CONDA_PLACE,
        "search": _CONDA_PLACE,
        "uninstall": _CONDA_PLACE,
        "update": _CONDA_PLACE,
        "upgrade": _CONDA_PLACE,
    },
    "corepack": {"*": "--install-directory -o --output"},
    "dnf": {"*": _DNF},
    "gem": {
        "*": "-v --version -i --install-dir -n --bindir --build-root -P --trust-policy -s --source -B --bulk-threshold"
        " --without --platform --config-file -p --http-proxy",
        "sources": "-a --add -r --remove",
    },
    "mamba": {
        "*": _CONDA,
        "create": _MAMBA_PLACE,
        "env create": _MAMBA_PLACE,
        "env remove": _CONDA_PLACE,
        "env update": _MAMBA_PLACE,
        "install": _MAMBA_PLACE,
        "list": _CONDA_PLACE,
        "remove": _CONDA_PLACE,
        "run": _CONDA_PLACE,
        "uninstall": _CONDA_PLACE,
        "update": _MAMBA_PLACE,
        "upgrade": _MAMBA_PLACE,
    },
    "microdnf": {"*": _DNF},
    "micromamba": {
        "": "-r --root-prefix",
        "*": _CONDA,
        "create": _MAMBA_PLACE,
        "env create": _MAMBA_PLACE,
        "env remove": _CONDA_PLACE,
        "env update": _MAMBA_PLACE,
        "install": _MAMBA_PLACE,
        "list": _CONDA_PLACE,
        "remove": _CONDA_PLACE,
        "run": _CONDA_PLACE,
        "uninstall": _CONDA_PLACE,
        "update": _MAMBA_PLACE,
        "upgrade": _MAMBA_PLACE,
    },
    "npm": {"*": _NPM, "exec": "-c"},
    "npx": {"*": _NPM + " -p -c"},
    "pacman": {
        "*": "-b --dbpath -r --root --cachedir --config --gpgdir --hookdir --logfile --arch --color --assume-installed"
        " --ignore --ignoregroup --overwrite --print-format --sysroot",
    },
    "pip": {
        "*": _PIP,
        "cache": "--format",
        "download": _PIP_FETCH + " -d --dest --implementation --abi",
        "freeze": "-r --requirement --path --exclude",
        "index": _PIP_INDEX + " --implementation --abi",
        "install": _PIP_FETCH + " -e --editable -t --target --root --prefix --upgrade-strategy --root-user-action"
        " --report --implementation --abi --group --build-constraint --install-option",
        "list": "--path --format --exclude -i --index-url --extra-index-url -f --find-links",
        "uninstall": "-r --requirement --root-user-action",
        "wheel": _PIP_FETCH + " -w --wheel-dir -e --editable --build-option",
    },
    "pipenv": {
        "*": "--python --pypi-mirror -r --requirements -i --index --extra-pip-args --categories -e --editable",
    },
    "pipx": {
        "*": "--python -i --index-url --pip-args --suffix --preinstall --spec --with --fetch-python --constraint",
        "inject": "-r --requirement",
    },
    "pnpm": {
        "*": "-C --dir -F --filter --filter-prod --store-dir --virtual-store-dir --modules-dir --lockfile-dir"
        " --registry --reporter --loglevel --network-concurrency --child-concurrency --workspace-concurrency"
        " --fetch-retries --fetch-timeout --package-import-method --global-dir --global-bin-dir --use-node-version"
        " --cache-dir --resume-from --hoist-pattern --public-hoist-pattern --cpu --os --libc --package --prefix",
    },
    "poetry": {
        "": "-C --directory -P --project",
        "add": "-G --group -E --extras --python --platform --source --markers -C --directory -P --project",
        "build": "-f --format -o --output -c --config-settings -C --directory -P --project",
        "export": "-f --format -o --output --with --without --only -E --extras -C --directory -P --project",
        "install": "--with --without --only -E --extras -C --directory -P --project",
        "sync": "--with --without --only -E --extras -C --directory -P --project",
        "update": "--with --without --only -C --directory -P --project",
    },
    "rustup": {
        "*": "--toolchain --profile -c --component -t --target --default-host --default-toolchain",
    },
    "rustup-init": {"*": "--default-host --default-toolchain --profile -c --component -t --target"},
    "tdnf": {"*": _DNF},
    "uv": {"*": _UV, "add": "-m --marker"},
    "yarn": {
        "*": "--cwd --cache-folder --modules-folder --registry --network-timeout --network-concurrency --prefix --mutex"
        " --preferred-cache-folder --global-folder --link-folder --proxy --https-proxy --otp --use-yarnrc --mode",
        "workspaces foreach": "-j --jobs --from --include --exclude",
    },
    "yum": {"*": _DNF},
    "zypper": {
        "": "-R --root --installroot -D --reposd-dir -C --cache-dir --raw-cache-dir --solv-cache-dir --pkg-cache-dir -c"
        " --config --userdata -p --plus-repo --plus-content --releasever -s --table-style",
        "addrepo": "-r --repo -t --type -n --name -p --priority",
        "ar": "-r --repo -t --type -n --name -p --priority",
        "install": "-r --repo --from -t --type --download --solver-focus",
        "in": "-r --repo --from -t --type --download --solver-focus",
        "remove": "-r --repo -t --type",
        "rm": "-r --repo -t --type",
        "update": "-r --repo -t --type",
        "dup": "-r --repo --from",
    },
}
"""As `dlint.knowledge.flags.VALUE_FLAGS`."""
