const compose = {
  package: '@signin/infra',
  tests: ['tests/files/compose.test.ts'],
  file: 'docker-compose.prod.yml',
}

/** The production Compose file: privileges and networks of the containers. */
export const faults = [
  {
    ...compose,
    name: 'the port of the database is published',
    find: '    shm_size: 256m\n    networks: [data]\n',
    replace: '    shm_size: 256m\n    networks: [data]\n    ports: ["5432:5432"]\n',
  },
  {
    ...compose,
    name: 'the network of the database has external access',
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
    name: 'containers may write to their root file system',
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
    name: 'the proxy has no limit of processes',
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
    name: 'a compromised backend knows the password of the backups',
    find: '  BACKUP_PASSWORD: ""\n',
    replace: '',
  },
  {
    ...compose,
    name: 'a crashed service is not restarted indefinitely',
    find: '  restart: unless-stopped\n',
    replace: '  restart: on-failure:3\n',
  },
  {
    ...compose,
    name: 'a compromised proxy may change its configuration',
    find: './infra/nginx/conf.d:/etc/nginx/conf.d:ro',
    replace: './infra/nginx/conf.d:/etc/nginx/conf.d',
  },
  {
    ...compose,
    name: 'the database is initialised before the variables are checked',
    find: '    networks: [data]\n    depends_on:\n      preflight: { condition: service_completed_successfully }\n    healthcheck:',
    replace: '    networks: [data]\n    healthcheck:',
  },
  {
    ...compose,
    name: 'a default differs from the template',
    find: 'BACKEND_REPLICAS:-2',
    replace: 'BACKEND_REPLICAS:-1',
  },
  {
    name: 'a new replica is healthy before its database answers',
    file: 'docker-compose.prod.yml',
    find: "fetch('http://127.0.0.1:4000/health/ready')",
    replace: "fetch('http://127.0.0.1:4000/health')",
    package: '@signin/infra',
    tests: ['tests/files/compose.test.ts'],
  },
]
