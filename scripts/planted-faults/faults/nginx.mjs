const proxy = { package: '@signin/infra', tests: ['tests/files/proxy.test.ts'] }
const stack = { package: '@signin/infra', tier: 'full' }
const byHand = { ...stack, tests: ['tests/stack/attack-by-hand.test.ts'] }
const outside = { ...stack, tests: ['tests/stack/outside.test.ts'] }
const forwardAuth = {
  package: '@signin/api',
  tests: ['test/journeys/forward-auth-by-nginx.test.ts'],
  file: 'infra/nginx/forward-auth.conf',
}

/** The proxy of production, and the example of forward auth. */
export const faults = [
  {
    ...proxy,
    name: 'the log of the proxy contains queries',
    file: 'infra/nginx/conf.d/10-log.conf',
    find: '"path":"$path_asked_for"',
    replace: '"path":"$request_uri"',
  },
  {
    ...proxy,
    name: 'the errors of nginx quote whole requests',
    file: 'infra/nginx/conf.d/10-log.conf',
    find: 'error_log /dev/stderr crit;',
    replace: 'error_log /dev/stderr warn;',
  },
  {
    ...proxy,
    name: "the client's X-Forwarded-For is forwarded",
    file: 'infra/nginx/conf.d/snippets/pass.conf',
    find: 'proxy_set_header X-Forwarded-For $remote_addr;',
    replace: 'proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;',
  },
  {
    ...proxy,
    name: 'a POST that was sent is retried on another replica',
    file: 'infra/nginx/conf.d/45-repeats.conf',
    find: 'proxy_next_upstream error timeout;',
    replace: 'proxy_next_upstream error timeout non_idempotent;',
  },
  {
    package: '@signin/api',
    tests: ['test/journeys/repeats-by-nginx.test.ts'],
    name: 'an upload that crashed a replica is retried on the next',
    file: 'infra/nginx/conf.d/45-repeats.conf',
    find: '  default             yes;\n',
    replace: '  default             "";\n',
  },
  {
    ...proxy,
    name: "requests for pages are forwarded with the client's headers",
    file: 'infra/nginx/conf.d/snippets/locations.conf',
    find: '  include /etc/nginx/conf.d/snippets/pass.conf;\n  proxy_pass http://frontend;',
    replace: '  proxy_pass http://frontend;',
  },
  {
    ...proxy,
    name: 'a header of a location disables those of the server',
    file: 'infra/nginx/conf.d/snippets/locations.conf',
    find: 'avatar {\n  client_max_body_size 5m;\n',
    replace: 'avatar {\n  client_max_body_size 5m;\n  add_header X-Picture yes;\n',
  },
  {
    ...proxy,
    name: 'the proxy does not send HSTS',
    file: 'infra/nginx/conf.d/60-servers.conf',
    find: '  add_header Strict-Transport-Security "max-age=63072000; includeSubDomains" always;\n',
    replace: '',
  },
  {
    ...proxy,
    name: "the proxy does not resolve the api's address again",
    file: 'infra/nginx/upstreams/backend.conf',
    find: 'server backend:4000 resolve max_fails=0;',
    replace: 'server backend:4000 max_fails=0;',
  },
  {
    ...proxy,
    name: 'the proxy answers not_found to a request that is too large',
    file: 'infra/nginx/conf.d/55-failures.conf',
    find: '  413      too_large;\n',
    replace: '  413      not_found;\n',
  },
  {
    ...forwardAuth,
    name: 'a client forges the account header of a service',
    find: '    proxy_set_header X-Signin-Account      $signin_account;\n',
    replace: '',
  },
  {
    ...forwardAuth,
    name: "a service receives its visitors' session cookie",
    find: '    proxy_set_header Cookie "";\n',
    replace: '',
  },
  {
    ...forwardAuth,
    name: 'a service behind the proxy accepts cross-site requests',
    find: '  location /notes/ {\n    if ($is_forged) { return 403; }\n',
    replace: '  location /notes/ {\n',
  },
  {
    ...forwardAuth,
    name: 'the inner location of a service is not authenticated',
    find: '      auth_request /_signin/who-for-notes;\n',
    replace: '      auth_request off;\n',
  },
  {
    ...byHand,
    name: 'operator endpoints are exposed by the proxy',
    file: 'infra/nginx/conf.d/snippets/locations.conf',
    find: 'location ~* ^/(api/)?(metrics|dev)(/|$) { return 404; }',
    replace: '',
  },
  {
    ...byHand,
    name: 'the proxy accepts any Host',
    file: 'infra/nginx/conf.d/snippets/locations.conf',
    find: 'if ($is_other_host) { return 421; }',
    replace: '',
  },
  {
    ...outside,
    name: 'TLS 1.0 and 1.1 are enabled',
    file: 'infra/nginx/conf.d/20-tls.conf',
    find: 'ssl_protocols TLSv1.2 TLSv1.3;\nssl_ciphers ',
    replace: 'ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3;\nssl_ciphers ALL:@SECLEVEL=0:',
  },
  {
    ...outside,
    name: 'floods from one address are not limited',
    file: 'infra/nginx/templates/variables.conf.template',
    find: 'limit_req zone=requests burst=${REQUESTS_PER_SECOND} nodelay;\n',
    replace: '',
  },
]
