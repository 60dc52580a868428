#!/bin/bash
# Writes down how it was called.
{
  printf '%s\0' "${0##*/}" "$@"
  printf '\036'
} >>"$CALLS"
if [ "${0##*/} $1" = "pvdrivers crds" ]; then
  cat "$HOME/crds.yaml"
fi
