#!/bin/sh
# Makes the production service on a Debian machine, or brings one up to date, by the steps of docs/operations.md.
# Started by `./run install` and `./run upgrade`, as root. What is there already is kept, so that it can be run again.
# The service has the name of its folder in /opt, so that several stand apart on one machine: account, database, settings,
# units, backups.
set -eu

HERE=$(pwd -P)
CODE=${HERE%.next}  # an upgrade begins beside it
NAME=${CODE##*/}
case $CODE in
"/opt/$NAME") ;;
*) HERE=/opt/scorecard CODE=/opt/scorecard NAME=scorecard ;;  # only a trial goes on from here
esac
case $NAME in *[!a-z0-9]*) printf '%s\n' "Name the folder with small letters and digits: $CODE" >&2; exit 1 ;; esac
SETTINGS=/etc/$NAME
CERTIFICATES=/etc/ssl/$NAME
BACKUPS=/var/backups/$NAME
SIGNING=/etc/$NAME-signing
TIMERS="scorecard-backup.timer scorecard-prove.timer scorecard-publish.timer scorecard-send-due.timer"
PACKAGES="curl python3-venv nodejs npm nginx postgresql openssl libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation"
PY=.venv/bin/python

usage() {
    cat <<'TEXT'
  ./run install HOST [--port PORT] [--certificate FULLCHAIN KEY] [--mail SERVER SENDER] [--dry-run]
                  make the production service for this host name; without a certificate one that signs itself.
                  A second service on the machine lies in another folder of /opt and listens on another port than 8000.
  ./run upgrade [--dry-run]
                  from the new code in /opt/scorecard.next: packages, backup; then in place of the old, tables, library, start

With --dry-run each step is said, and nothing is changed.
TEXT
}

say() { printf '%s\n' "$*"; }
fail() { printf '%s\n' "$*" >&2; exit 1; }
title() { printf '\n== %s\n' "$*"; }

# Does it, or only says that it would.
step() { if [ -n "$DRY" ]; then say "would: $*"; else "$@"; fi; }

# The file is written by what comes in, for its owner and group alone, unless it is there already.
keep() {
    if [ -s "$1" ]; then say "$1 stays as it is."; cat >/dev/null
    elif [ -n "$DRY" ]; then say "would write: $1"; cat >/dev/null
    else (umask 027; cat >"$1"); fi
}

# An example for this service: its name, host and port. Names of Python and of tables stay.
named() {
    sed -e 's/scorecard\.example\.org/@HOST@/g' -e 's/scorecard\.wsgi/@WSGI@/g' -e "s/127\.0\.0\.1:8000/127.0.0.1:$PORT/g" \
        -e "s/\bscorecard_owner\b/${NAME}_owner/g" -e "s/\bscorecard_sign_in\b/${NAME}_sign_in/g" -e "s/\bscorecard\b/$NAME/g" \
        -e 's/@WSGI@/scorecard.wsgi/g' -e "s/@HOST@/${HOST:-scorecard.example.org}/g" "docs/examples/$1"
}

random() { openssl rand -hex 32; }
with_systemd() { [ -d /run/systemd/system ]; }
as_postgres() { runuser -u postgres -- "$@"; }

# As the service's account, in its folder and with its settings, which may be followed by others: NAME=VALUE … COMMAND.
as_service() {
    runuser -u "$NAME" -- sh -c 'cd "$0"; set -a; . "$1"; DATABASE_URL=${OWNER_URL:-$DATABASE_URL}; set +a
        unset OWNER_URL; shift; exec env HOME="$0" "$@"' "$HERE" "$SETTINGS/environment" "$@"
}

# The same, as the owner of the tables. No password stands in a command line, which everybody on the machine can list.
as_owner() (
    OWNER_URL=$([ ! -r "$SETTINGS/owner" ] || sed 's/^DATABASE_URL=//' "$SETTINGS/owner")
    export OWNER_URL
    as_service "$@"
)

need_root() {
    [ "$(id -u)" = 0 ] || [ -n "$DRY" ] || fail "Run it as root."
    [ "$(pwd -P)" = "$HERE" ] || [ -n "$DRY" ] || fail "Unpack the code into $HERE, and run it there."
}

# --- the steps ----------------------------------------------------------------------------------------------------

packages() {
    title "What the system brings"
    step apt-get update -qq
    # shellcheck disable=SC2086 # several packages
    step env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $PACKAGES
}

account_and_folders() {
    title "Account and folders"
    id "$NAME" >/dev/null 2>&1 ||
        step useradd --system --home-dir "$CODE" --shell /usr/sbin/nologin "$NAME"
    step chown -R "$NAME:$NAME" "$CODE"
    step install -d -o "$NAME" -g "$NAME" -m 750 "/var/lib/$NAME"
    step install -d -o "$NAME" -g "$NAME" -m 700 "$BACKUPS"
    step install -d -o root -g "$NAME" -m 750 "$SETTINGS"
}

settings() {
    title "Keys and settings"
    password=$(random)
    random | keep "$SETTINGS/secret-key"
    random | keep "$SETTINGS/proof-key"
    owner_of_tables
    signing_key
    named environment | sed -e "s/:PASSWORD@/:$password@/" -e "s/^EMAIL_HOST=.*/EMAIL_HOST=$MAIL/" -e "s/^EMAIL_FROM=.*/EMAIL_FROM=${SENDER:-scorecard@$HOST}/" \
        -e 's/^# BACKUP_PUBLIC_KEYS_FILE/BACKUP_PUBLIC_KEYS_FILE/' |
        keep "$SETTINGS/environment"
    step chgrp "$NAME" "$SETTINGS/secret-key" "$SETTINGS/proof-key" "$SETTINGS/environment"
}

owner_of_tables() {
    say "DATABASE_URL=postgresql://${NAME}_owner:$(random)@127.0.0.1/$NAME" | keep "$SETTINGS/owner"
    step chmod 600 "$SETTINGS/owner"
}

signing_key() {
    step install -d -m 700 "$SIGNING"
    [ -s "$SIGNING/key.pem" ] || step openssl genpkey -algorithm ed25519 -out "$SIGNING/key.pem"
    if [ -z "$DRY" ]; then openssl pkey -in "$SIGNING/key.pem" -pubout | keep "$SETTINGS/backup-keys.pem"; fi
    step chgrp "$NAME" "$SETTINGS/backup-keys.pem"
}

# password_in FILE: the one of its DATABASE_URL.
password_in() { sed -n 's,^DATABASE_URL=postgresql://[^:]*:\([^@]*\)@.*,\1,p' "$1"; }

# role NAME FILE OPTIONS: an account of the database with the password that the file names.
role() {
    if [ "$(as_postgres psql -Atc "SELECT 1 FROM pg_roles WHERE rolname = '$1'")" != 1 ]; then
        say "CREATE ROLE $1 LOGIN $3 PASSWORD '$(password_in "$2")'" | as_postgres psql -q
    fi
}

database() {
    title "Database"
    if [ -n "$DRY" ]; then say "would: make the accounts ${NAME}_owner and $NAME, and the database"; return; fi
    if with_systemd; then systemctl start postgresql; else service postgresql start; fi
    role "${NAME}_owner" "$SETTINGS/owner" ""
    role "$NAME" "$SETTINGS/environment" CREATEDB
    if [ "$(as_postgres psql -Atc "SELECT 1 FROM pg_database WHERE datname = '$NAME'")" != 1 ]; then
        as_postgres createdb "$NAME" --owner "${NAME}_owner"
    fi
}

# Those of an upgrade lie beside the service's own, so that even a trial can say what the new version would do.
python_packages() {
    title "Python packages"
    [ -x "$HERE/$PY" ] || step as_service python3 -m venv .venv
    step as_service "$PY" -m pip install --quiet --require-hashes -r requirements.txt
}

front_end() {
    title "Front-end packages"
    step as_service npm ci --omit=dev --omit=optional --ignore-scripts --loglevel=error --no-progress
    step as_service ./run assets
}

tables() {
    title "Assets, tables and library"
    step as_service "$PY" manage.py collectstatic --noinput --ignore '*.scss' --verbosity 0
    step as_owner DATABASE_STATEMENT_SECONDS=0 "$PY" manage.py migrate --verbosity 0
    if [ -z "$DRY" ] && [ -s "$SETTINGS/owner" ]; then named database-roles.sql | as_postgres psql -q "$NAME" -f -; fi
    step as_service "$PY" manage.py freeze_public
    step as_service "$PY" manage.py load_library
}

# TIMERS and the service by the name of this one.
of_ours() { say "scorecard $TIMERS" | sed "s/\bscorecard\b/$NAME/g"; }

units() {
    title "Units and timers"
    for unit in docs/examples/scorecard*.service docs/examples/scorecard*.timer; do
        unit=${unit##*/}
        to=/etc/systemd/system/$NAME${unit#scorecard}
        if [ -n "$DRY" ]; then say "would write: $to from $unit"; else named "$unit" >"$to"; fi
    done
    if with_systemd; then
        step systemctl daemon-reload
        # shellcheck disable=SC2046 # several units
        step systemctl enable --now $(of_ours)
    else
        say "Without systemd start what ExecStart says in /etc/systemd/system/$NAME.service."
    fi
}

certificate() {
    title "Certificate"
    step install -d -m 755 "$CERTIFICATES"
    if [ -n "$FULLCHAIN" ]; then
        step install -m 644 "$FULLCHAIN" "$CERTIFICATES/fullchain.pem"
        step install -m 600 "$KEY" "$CERTIFICATES/key.pem"
    elif [ ! -s "$CERTIFICATES/fullchain.pem" ]; then
        step openssl req -x509 -newkey rsa:2048 -nodes -days 825 -subj "/CN=$HOST" -addext "subjectAltName=DNS:$HOST" \
            -keyout "$CERTIFICATES/key.pem" -out "$CERTIFICATES/fullchain.pem"
        say "It signed itself: browsers warn until you put your own in $CERTIFICATES."
    fi
}

web_server() {
    title "nginx"
    named nginx.conf | keep "/etc/nginx/sites-available/$NAME"
    step ln -sf "../sites-available/$NAME" "/etc/nginx/sites-enabled/$NAME"
    step nginx -t
    if with_systemd; then step systemctl reload-or-restart nginx; else step service nginx restart; fi
}

examined() {
    title "What is left"
    step as_service "$PY" manage.py doctor || true
}

install_all() {
    need_root
    packages
    account_and_folders
    settings
    database
    python_packages
    front_end
    tables
    units
    certificate
    web_server
    examined
    say "
Make the administrator: cd $CODE && sh -c 'set -a; . $SETTINGS/environment; $PY manage.py createsuperuser'
Then sign in at https://$HOST and open Councils: docs/a-council-in-an-hour.md."
}

# An installation of before there were two accounts of the database, and backups that are signed.
settings_of_today() {
    title "Settings that earlier versions had not"
    if grep -q "^DATABASE_URL=postgresql://$NAME:.*@127.0.0.1/$NAME\$" "$SETTINGS/environment" && [ ! -s "$SETTINGS/owner" ]; then
        owner_of_tables
        if [ -z "$DRY" ]; then
            role "${NAME}_owner" "$SETTINGS/owner" ""
            say "REASSIGN OWNED BY $NAME TO ${NAME}_owner; ALTER ROLE $NAME CREATEDB" | as_postgres psql -q "$NAME"
        fi
    fi
    signing_key
    if ! grep -q '^BACKUP_PUBLIC_KEYS' "$SETTINGS/environment"; then
        step sed -i "\$ a BACKUP_PUBLIC_KEYS_FILE=$SETTINGS/backup-keys.pem" "$SETTINGS/environment"
    fi
}

in_place() {
    title "The new version in place of the old"
    if with_systemd; then step systemctl stop "$NAME"; fi
    step rm -rf "$CODE.before"
    step mv "$CODE" "$CODE.before"
    step mv "$HERE" "$CODE"
    step find "$CODE/.venv/bin" -type f -exec sed -i "s,$HERE/,$CODE/,g" {} +
    HERE=$CODE
}

upgrade() {
    HERE=$CODE.next
    # Units keep the port that the service has.
    PORT=$(sed -n 's/^BIND=.*://p' "$SETTINGS/environment")
    (DRY='' && need_root)
    chown -R "$NAME:$NAME" "$HERE"
    (DRY='' && python_packages)
    title "What would change in the tables"
    as_service "$PY" manage.py migrate --plan
    title "Backup"
    step as_service "$PY" manage.py backup "$BACKUPS/before-$(date +%Y-%m-%d-%H%M)"
    front_end
    settings_of_today
    in_place
    tables
    units
    step as_service "$PY" manage.py remove_demonstration --dry-run
    examined
    [ -n "$DRY" ] || say "
The version before is in $CODE.before, its data in the backup: docs/operations.md, Upgrade, says how to go back."
}

# --- what was asked for -------------------------------------------------------------------------------------------

DRY='' HOST='' PORT=8000 FULLCHAIN='' KEY='' MAIL='' SENDER=''
what=${1:-help}
[ $# = 0 ] || shift
while [ $# -gt 0 ]; do
    case $1 in
    --dry-run) DRY=1 ;;
    --port) PORT=${2:?a port}; shift ;;
    --certificate) FULLCHAIN=${2:?the certificate with its chain} KEY=${3:?its key}; shift 2 ;;
    --mail) MAIL=${2:?the mail server} SENDER=${3:?the sender}; shift 2 ;;
    -*) usage >&2; exit 2 ;;
    *[!A-Za-z0-9.-]*) fail "$1 is no host name." ;;
    *) HOST=$1 ;;
    esac
    shift
done

case $what in
install) [ -n "$HOST" ] || { usage >&2; exit 2; }; install_all ;;
upgrade) upgrade ;;
doctor)
    [ -r "$SETTINGS/environment" ] || fail "There is no service here that you may look at: $SETTINGS/environment can't be read."
    as_service "$PY" manage.py doctor
    ;;
*) usage ;;
esac
