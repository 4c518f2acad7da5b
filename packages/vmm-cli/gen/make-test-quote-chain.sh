#!/bin/sh
# Makes the test keys and certificates with which the quote service signs, and writes test-chain.ts (to the path given, default: the source
# tree). Keys are made anew each time; the private keys are public knowledge and vouch for nothing.
set -eu
cd "$(dirname "$0")"
out="${1:-../src/quote/test-chain.ts}"
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
for key in root pck attestation; do openssl ecparam -name prime256v1 -genkey -noout -out "$tmp/$key.key"; done
openssl req -x509 -new -key "$tmp/root.key" -sha256 -days 36500 -subj '/CN=tdxkit TEST root, trust nothing signed by it/O=tdxkit' -out "$tmp/root.pem"
openssl req -new -key "$tmp/pck.key" -subj '/CN=tdxkit TEST platform/O=tdxkit' -out "$tmp/pck.csr"
openssl x509 -req -in "$tmp/pck.csr" -CA "$tmp/root.pem" -CAkey "$tmp/root.key" -set_serial 2 -days 36500 -sha256 -out "$tmp/pck.pem"
private() { openssl ec -in "$tmp/$1.key" -text -noout | sed -n '/^priv:/,/^pub:/p' | grep '^ ' | tr -d ' :\n' | tail -c 64; }
{
  echo '/** Test keys and certificates of the quote service, made by gen/make-test-quote-chain.sh. Everybody has the private keys: they vouch for nothing. */'
  echo "export const TEST_PLATFORM_KEY = '$(private pck)';"
  echo "export const TEST_ATTESTATION_KEY = '$(private attestation)';"
  echo '/** PEM: platform, then root. */'
  printf 'export const TEST_CERTIFICATES = `'
  cat "$tmp/pck.pem" "$tmp/root.pem"
  echo '`;'
} > "$out"
