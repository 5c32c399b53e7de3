#!/usr/bin/env bash
# Succeeds when this container may be given work. It needs no curl: neither base image promises one.
set -euo pipefail
exec 3<>"/dev/tcp/127.0.0.1/${KAKEHASHI_MANAGEMENT_PORT:-9000}"
printf 'GET /q/health/%s HTTP/1.0\r\nHost: localhost\r\n\r\n' "${1:-ready}" >&3
read -r -t 4 _ status _ <&3
[ "$status" = 200 ]
