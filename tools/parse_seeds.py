"""Small Dockerfiles that together use every corner of the language: what fuzzing starts from."""

from __future__ import annotations

SEEDS = (
    # Plain stages.
    'FROM debian:12\nRUN apt-get update && apt-get install -y curl\nCMD ["curl", "--version"]\n',
    "FROM golang:1.24 AS build\nWORKDIR /src\nCOPY go.mod go.sum ./\nRUN go build -o /app ./...\n\n"
    'FROM scratch\nCOPY --from=build /app /app\nENTRYPOINT ["/app"]\n',
    "ARG BASE=alpine:3.20\nFROM ${BASE} AS one\nFROM --platform=$BUILDPLATFORM one as two\nUSER 1000:1000\n",
    "from node:22-slim\nworkdir /app\ncopy package*.json ./\nrun npm ci\ncopy . .\nexpose 3000/tcp 3001\n",
    "FROM python:3.12\nMAINTAINER Ada Example <ada@example.org>\nSTOPSIGNAL SIGTERM\nVOLUME /data /logs\n",
    'FROM busybox\nVOLUME ["/data", "/logs"]\nSHELL ["/bin/sh", "-ec"]\nHEALTHCHECK NONE\n',
    # Lines that go on.
    "FROM debian\nRUN one && \\\n    two && \\\n    three\nRUN four\n",
    "FROM debian\nRUN one \\\n# a comment\n  && two \\\n   # an indented comment\n  && three\n",
    "FROM debian\nRUN one \\\n\n  && two \\\n \t \n  && three\n",
    "FROM debian\nRUN one \\  \n && two\\\t\n && three \\\\\nRUN four\n",
    "FROM debian\nENV A=1 \\\n    B=\"two words\" \\\n    C='$A' \\\n    D=a\\ b\nENV OLD some value = x\n",
    "FROM debian\nRUN never \\\n  ends \\\n",
    "\\\nFROM debian\nR\\\nUN split\nCOPY a\\\nb /c\n",
    # The other escape character.
    "# escape=`\nFROM mcr.microsoft.com/windows/servercore\nRUN dir c:\\ `\n  && echo done\nCOPY a.txt c:\\dest\\\n",
    '# syntax=docker/dockerfile:1\n# escape=`\nFROM nano\nENV P=`"quoted`" Q="a`"b"\nLABEL a=b` c d=`` e=x`\n',
    "# check=skip=all;error=true\n# ESCAPE = \\\n#syntax = a/b:c d\nFROM x\n",
    "#\n# escape=`\nFROM x\nRUN a \\\n b\n",
    # Heredocs.
    'FROM debian\nRUN <<EOF\nset -e\necho "$HOME" \\\n  more\nEOF\nRUN after\n',
    "FROM debian\nRUN <<-'END' cat > /x\n\techo $HOME\n\tEND\nCOPY <<A <<\"B\" /dest/\na\nA\nb\nB\nUSER me\n",
    "FROM debian\nRUN 3<<EOF 4<<-EOT cat /dev/fd/3\nthree\nEOF\n\t\tfour\n\tEOT\n",
    "FROM debian\nADD --chown=1:2 --link <<robots.txt <<index.html /srv/\nUser-agent: *\nrobots.txt\n<p>\nindex.html\n",
    "FROM debian\nRUN --mount=type=cache,target=/root/.cache <<E python3\nprint('<<X')\nE\n"
    "RUN echo \"<<NO\" '<<NO' \\<<NO\n",
    "FROM debian\nRUN cat <<<word && echo $((1<<2)) <<EOF\nbody\nEOF\nRUN echo <<\nRUN echo << EOF\nx\nEOF\n",
    "FROM debian\nRUN <<EOF\n# not a comment\n\nFROM inside\nEOF \nEOF\nCMD x\n",
    "FROM debian\nRUN <<EOF && \\\n  echo <<'a b'\nfirst\nEOF\nsecond\na b\nRUN <<$X <<${Y}\n1\n$X\n2\n${Y}\n",
    # JSON and what looks like it.
    'FROM x\nCMD ["a", "b c", "\\u00e9\\n\\t\\"\\\\\\/"]\nENTRYPOINT [ ]\nRUN ["only"]\nSHELL ["a"]  \n',
    'FROM x\nCMD [\'a\', \'b\']\nENTRYPOINT ["a",]\nRUN [ -f /x ] && echo ["a"]\nCMD ["a" "b"]\nCMD ["a"] x\n',
    'FROM x\nCOPY ["a b", "/c d/"]\nADD --chown=1 ["x", "y"]\nVOLUME ["/a"\nCOPY [a] [b]\nCMD ["\\x"]\n',
    "FROM x\nHEALTHCHECK --interval=5s --timeout=3s CMD curl -f http://localhost/ || exit 1\n"
    'HEALTHCHECK CMD ["a", "b"]\nHEALTHCHECK cmd\n',
    'FROM x\nCMD ["a", 1]\nRUN ["ok"]\nENTRYPOINT [["a"], null, {"b": [true]}]\n',
    # Flags.
    "FROM x\nRUN --network=none --security=insecure --mount=type=bind,source=.,target=/s \\\n"
    "  --mount=type=secret,id=a echo hi\nCOPY --chmod=755 --exclude=*.md --parents ./a/./b /c\n",
    "FROM x\nRUN --a=\"b c\" --d='e f' --g\\ h=i -- --not a flag\nADD --checksum=sha256:00 https://example.org/x /x\n",
    "FROM --platform=linux/amd64 x\nRUN --\nCOPY -- a b\nUSER --x me\nWORKDIR --y /z\nENV --f=1 A=b\n",
    # Pairs.
    'FROM x\nLABEL a=b "c d"="e f" g.h=\'i j\' k=\nLABEL single value here\nENV A=${B:-c d} E="x\\"y" F=\'a"b\'\n',
    'FROM x\nARG A\nARG B=1 C="2 3" D=\'4\'\nENV NAME\nLABEL "unclosed=1\nENV A=b c\n',
    # Triggers.
    'FROM x\nONBUILD RUN make\nONBUILD COPY --chown=1 ["a", "b"]\nONBUILD ENV A=1 B=2\nonbuild add <<E /x\nq\nE\n',
    'FROM x\nONBUILD\nONBUILD ONBUILD RUN x\nONBUILD HEALTHCHECK --retries=2 CMD ["x"]\nONBUILD NOPE y\n',
    # Line ends, byte order mark, other scripts, nothing.
    '\ufeffFROM debian\r\nRUN one && \\\r\n  two\r\nRUN <<EOF\r\nthree\r\nEOF\r\nCMD ["x"]\r\n',
    'FROM debian\rRUN still the first line\nLABEL a=\u00fc \u00a0b="\u65e5\u672c" c=\u2003d\n'
    "RUN echo gr\u00fc\u00dfe\\\n \u00e9\n",
    "# only a comment\n\n  \t\n#another",
    "  FROM indented\n\tRUN tab\n   # comment\n RUN a\\\n# x\n\\\n b\n\n",
    "FROM x\nRUN\nCMD\nENV\nLABEL\nCOPY\nEXPOSE\nVOLUME\nUSER\nFROM",
    "FROM x\nINCLUDE y\nRUN ok\nnonsense\nRUN also ok\nRUN<<EOF\nEOF\n",
)
