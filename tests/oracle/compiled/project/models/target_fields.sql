{# Which keys there are, and what those say that the profile does not give. #}
{% set places = ['name', 'target_name', 'profile_name', 'host', 'port', 'path', 'user', 'database', 'dbname', 'protocol', 'application_name'] %}
{% for key in places + ['type', 'schema', 'threads', 'account', 'warehouse', 'role', 'search_path', 'sslmode', 'sslcert', 'keepalives_idle', 'connect_timeout', 'retries', 'autocommit',
  'client_session_keep_alive', 'query_tag', 'connect_retries', 'retry_on_database_errors', 'retry_all', 'insecure_mode', 'authenticator', 'oauth_client_id', 'reuse_connections', 'proxy_host', 'proxy_port',
  'extensions', 'external_root', 'disable_transactions', 'password', 'pass', 'private_key', 'token', 'unknown'] %}
select '{{ key }}: {{ "" if key in places else target[key] }} {{ key in target }}'
{% endfor %}
