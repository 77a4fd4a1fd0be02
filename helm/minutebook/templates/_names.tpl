{{- define "minutebook.name" -}}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 50 | trimSuffix "-" }}{{- end }}

{{- define "minutebook.labels" -}}
app.kubernetes.io/name: minutebook
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
{{- end }}

{{- define "minutebook.postgresHost" -}}{{ .Values.postgres.enabled | ternary (printf "%s-postgres" (include "minutebook.name" .)) .Values.postgres.host }}{{- end }}
{{- define "minutebook.redisHost" -}}{{ .Values.redis.enabled | ternary (printf "%s-redis" (include "minutebook.name" .)) .Values.redis.host }}{{- end }}
{{- define "minutebook.elasticsearchUrl" -}}{{ .Values.elasticsearch.enabled | ternary (printf "http://%s-elasticsearch:9200" (include "minutebook.name" .)) .Values.elasticsearch.url }}{{- end }}

{{/* Settings of every role. Passwords come in by $(NAME), from the secret. */}}
{{- define "minutebook.environment" -}}
{{- range $name, $value := .Values.settings }}
- { name: {{ $name }}, value: {{ $value | toString | quote }} }
{{- end }}
- { name: MINUTEBOOK_KEY_FILE, value: /run/secrets/minutebook/key }
- name: DB_PASSWORD
  valueFrom: { secretKeyRef: { name: {{ .Values.secretName }}, key: database-password } }
- name: MINUTEBOOK_ANCHORS
  valueFrom: { secretKeyRef: { name: {{ .Values.secretName }}, key: anchors, optional: true } }
- name: REDIS_PASSWORD
  valueFrom: { secretKeyRef: { name: {{ .Values.secretName }}, key: redis-password } }
- { name: DATABASE_URL, value: "postgres://minutebook:$(DB_PASSWORD)@{{ include "minutebook.postgresHost" . }}:{{ .Values.postgres.port }}/minutebook" }
- { name: ELASTICSEARCH_URL, value: {{ include "minutebook.elasticsearchUrl" . | quote }} }
- { name: REDIS_URL, value: "redis://:$(REDIS_PASSWORD)@{{ include "minutebook.redisHost" . }}:{{ .Values.redis.port }}" }
{{- end }}

{{/* What every pod of the program has in common. */}}
{{- define "minutebook.podSecurity" -}}
securityContext: { runAsNonRoot: true, runAsUser: 10001, fsGroup: 10001, seccompProfile: { type: RuntimeDefault } }
automountServiceAccountToken: false
{{- end }}

{{- define "minutebook.containerSecurity" -}}
securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: [ALL] } }
{{- end }}

{{- define "minutebook.mounts" -}}
- { name: data, mountPath: /var/lib/minutebook }
- { name: key, mountPath: /run/secrets/minutebook, readOnly: true }
- { name: tmp, mountPath: /tmp }
{{- end }}

{{- define "minutebook.volumes" -}}
- { name: data, persistentVolumeClaim: { claimName: {{ include "minutebook.name" . }}-data } }
- name: key
  secret: { secretName: {{ .Values.secretName }}, items: [{ key: key, path: key }], defaultMode: 0440 }
- { name: tmp, emptyDir: {} }
{{- end }}
