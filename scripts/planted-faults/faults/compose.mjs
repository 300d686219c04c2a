const compose = {
  package: '@signin/infra',
  tests: ['tests/files/compose.test.ts'],
  file: 'docker-compose.prod.yml',
}

/** Production on one machine: what each container may do, and who reaches it. */
export const faults = [
  {
    ...compose,
    name: 'the port of the database is published',
    find: '    shm_size: 256m\n    networks: [data]\n',
    replace: '    shm_size: 256m\n    networks: [data]\n    ports: ["5432:5432"]\n',
  },
  {
    ...compose,
    name: 'the network of the database leads outside',
    find: '  data:\n    internal: true\n',
    replace: '  data: {}\n',
  },
  {
    ...compose,
    name: 'the proxy reaches the database',
    find: '    networks: [edge]\n    depends_on:\n      certificates:',
    replace: '    networks: [edge, data]\n    depends_on:\n      certificates:',
  },
  {
    ...compose,
    name: 'containers may write to their own disk',
    find: '  read_only: true\n',
    replace: '',
  },
  {
    ...compose,
    name: 'containers keep the capabilities of root',
    find: '  cap_drop: [ALL]\n',
    replace: '',
  },
  {
    ...compose,
    name: 'a process may gain privileges',
    find: '  security_opt: ["no-new-privileges:true"]\n',
    replace: '',
  },
  {
    ...compose,
    name: 'the proxy may use all processes of the machine',
    find: 'limits: { cpus: "${PROXY_CPUS:-1}", memory: "${PROXY_MEMORY:-512m}", pids: 100 }',
    replace: 'limits: { cpus: "${PROXY_CPUS:-1}", memory: "${PROXY_MEMORY:-512m}" }',
  },
  {
    ...compose,
    name: 'a log grows until the disk is full',
    find: '    max-size: ${LOG_MAX_SIZE:-10m}\n',
    replace: '',
  },
  {
    ...compose,
    name: 'a backend that is broken into knows the password of the backups',
    find: '  BACKUP_PASSWORD: ""\n',
    replace: '',
  },
  {
    ...compose,
    name: 'what crashes stays down',
    find: '  restart: unless-stopped\n',
    replace: '  restart: on-failure:3\n',
  },
  {
    ...compose,
    name: 'a proxy that is broken into may change its configuration',
    find: './infra/nginx/conf.d:/etc/nginx/conf.d:ro',
    replace: './infra/nginx/conf.d:/etc/nginx/conf.d',
  },
  {
    ...compose,
    name: 'a database is born before its variables were looked at',
    find: '    networks: [data]\n    depends_on:\n      preflight: { condition: service_completed_successfully }\n    healthcheck:',
    replace: '    networks: [data]\n    healthcheck:',
  },
  {
    ...compose,
    name: 'there is another default than the template shows',
    find: 'BACKEND_REPLICAS:-2',
    replace: 'BACKEND_REPLICAS:-1',
  },
  {
    name: 'a new replica counts as ready before its database answers',
    file: 'docker-compose.prod.yml',
    find: "fetch('http://127.0.0.1:4000/health/ready')",
    replace: "fetch('http://127.0.0.1:4000/health')",
    package: '@signin/infra',
    tests: ['tests/files/compose.test.ts'],
  },
]
