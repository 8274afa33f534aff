# The main job with curl: from a CSV to a working tracking number. Needs curl and python3.
# `make up` prints API and KEY; run this from the project's folder, line by line or whole.
: "${API:?the base URL, as make up prints it}" "${KEY:?an administrator API key, as make up prints it}"
field() { python3 -c "import json,sys; print(json.load(sys.stdin)$1)"; }
call() { curl -sS -H "Authorization: Bearer $KEY" "$@"; }
json() { call -H "Content-Type: application/json" "$@"; }
SAMPLES=infra/local/samples

# 1. begin   2. the number list   3. the current carrier account
REQ=$(json $API/v1/port-requests -d '{"name": "My first port"}' | field '["id"]'); HERE=$API/v1/port-requests/$REQ
call -X PUT -H "Content-Type: text/csv" $HERE/numbers --data-binary @$SAMPLES/one-number.csv; echo
json $HERE/losing-accounts -d @$SAMPLES/losing-account.json; echo

# 4. the invoice: announce it, then POST it to where the answer says
DOC=$(json $HERE/documents -d '{"type": "invoice", "filename": "invoice.pdf", "content_type": "application/pdf", "size": '$(wc -c < $SAMPLES/invoice.pdf)'}')
FORM=$(echo "$DOC" | python3 -c "import json,sys; [print('-F', k + '=' + v) for k, v in json.load(sys.stdin)['upload']['fields'].items()]")
curl -sS $FORM -F file=@$SAMPLES/invoice.pdf $(echo "$DOC" | field '["upload"]["url"]'); sleep 3

# 5. what is missing   6. submit   7. read the letter   8. sign it
call $HERE | field '["readiness"]'
call -X POST -H "Idempotency-Key: $REQ" $HERE/submit | field '["status"]'; sleep 4
ORDER=$(call $HERE/orders | field '["items"][0]["id"]'); call -L -o letter.pdf $HERE/letters/$ORDER.pdf
SIGNATURE=$(call $HERE/orders/$ORDER | python3 -c "import json,sys; l=json.load(sys.stdin)['letter']; print(json.dumps({'typed_name': 'Dana Whitfield', 'consent': True, 'consent_version': l['consent_version'], 'document_sha256': l['document_sha256']}))")
json $HERE/letters/$ORDER/signature -d "$SIGNATURE" | field '["status"]'; sleep 10

# 9. where it is   10. the tracking number, and its first call
call $HERE | field '["progress"]["where"]'
json $API/v1/tracking-numbers/+13122264470/calls -d '{}'; echo
