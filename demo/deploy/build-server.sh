#!/bin/sh
# Bundles the server into one file: build-server.sh <folder>. libsql stays a package, since it is native.
set -eu
npx --no-install esbuild demo/server/cli.ts --bundle --platform=node --format=esm --target=node20 \
  --external:libsql --external:pg-native --log-level=warning \
  --banner:js="import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);" \
  --outfile="$1/chat-stream-server.mjs"
cp -R demo/server/operator/admin "$1/admin"
cp demo/server/people/people.css "$1/people.css"
