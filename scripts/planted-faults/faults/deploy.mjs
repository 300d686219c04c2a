const infra = { package: '@signin/infra' }
const pipeline = { ...infra, tests: ['tests/files/pipeline.test.ts'], file: '.gitlab-ci.yml' }
const overSsh = { ...infra, tests: ['tests/files/pipeline-over-ssh.test.ts'] }
const kubernetes = { ...infra, tests: ['tests/files/kubernetes.test.ts'] }
const rollout = { ...infra, tier: 'full', tests: ['tests/stack/deploy.test.ts'] }
const gone = { ...infra, tier: 'full', tests: ['tests/stack/faults.test.ts'] }

/** Deployment: the pipeline, the rollout, the restore, the manifests. */
export const faults = [
  {
    ...pipeline,
    name: 'each commit on main is deployed without a manual step',
    find: '  resource_group: production\n  rules:\n    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH && $CI_PIPELINE_SOURCE !~ /^(merge_request_event|schedule)$/\n      when: manual',
    replace:
      '  resource_group: production\n  rules:\n    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH && $CI_PIPELINE_SOURCE !~ /^(merge_request_event|schedule)$/',
  },
  {
    ...pipeline,
    name: 'images are pushed from any branch',
    find: 'extends: [.docker, .main]',
    replace: 'extends: [.docker]',
  },
  {
    ...pipeline,
    name: 'images are pushed before the tests have passed',
    find: '  stage: push\n  dependencies: [images]',
    replace: '  stage: push\n  needs: [images]\n  dependencies: [images]',
  },
  {
    ...overSsh,
    name: "the pipeline's key runs a command that only starts like a deploy",
    file: 'infra/pipeline/receive',
    find: '^deploy\\ ([0-9a-f]{40})$',
    replace: '^deploy\\ ([0-9a-f]{40})',
  },
  {
    ...overSsh,
    name: 'a commit is deployed to a server with an unknown host key',
    file: 'infra/pipeline/deploy',
    find: 'StrictHostKeyChecking=yes',
    replace: 'StrictHostKeyChecking=accept-new',
  },
  {
    ...overSsh,
    name: 'other accounts on the machine can read the key of the pipeline',
    file: 'infra/pipeline/deploy',
    find: 'umask 077\n',
    replace: '',
  },
  {
    ...kubernetes,
    name: 'the api runs as root in Kubernetes',
    file: 'infra/kubernetes/base/api.yaml',
    find: '        runAsNonRoot: true\n        runAsUser: 1000',
    replace: '        runAsUser: 0',
  },
  {
    ...kubernetes,
    name: 'a replica stops before its successor is ready',
    file: 'infra/kubernetes/base/api.yaml',
    find: 'maxUnavailable: 0',
    replace: 'maxUnavailable: 1',
  },
  {
    ...kubernetes,
    name: 'in Kubernetes all ingress traffic is allowed',
    file: 'infra/kubernetes/base/network-policies.yaml',
    find: '  name: default-deny\nspec:\n  podSelector: {}\n  policyTypes: [Ingress, Egress]',
    replace: '  name: default-deny\nspec:\n  podSelector: {}\n  policyTypes: [Egress]',
  },
  {
    ...gone,
    name: 'traffic is shifted to new replicas before they are ready',
    file: 'infra/rollout/move.sh',
    find: '  until_healthy ${new[backend]} ${new[frontend]} || abort_unhealthy\n',
    replace: '',
  },
  {
    ...gone,
    name: 'new replicas that never became ready are left behind',
    file: 'infra/rollout/move.sh',
    find: '  docker rm --force ${new[backend]} ${new[frontend]} >/dev/null 2>&1\n',
    replace: '',
  },
  {
    ...gone,
    name: 'two deploys run at once',
    file: 'infra/rollout/begin.sh',
    find: '  flock --nonblock 9 || {',
    replace: '  true || {',
  },
  {
    ...rollout,
    name: 'a rollback restores the version that is already serving',
    file: 'infra/rollout/release.sh',
    find: '    released SIGNIN_PREVIOUS_VERSION\n',
    replace: '    released SIGNIN_VERSION\n',
  },
  {
    ...rollout,
    name: 'a deploy does not migrate the database',
    file: 'infra/deploy',
    find: '\nmigrate\nshift_traffic\n',
    replace: '\nshift_traffic\n',
  },
  {
    ...rollout,
    name: 'the old replicas are stopped before nginx routes to the new ones',
    file: 'infra/rollout/move.sh',
    find: "  route_to new || abort 'nginx does not take the names of the new containers'\n",
    replace: '',
  },
  {
    ...infra,
    tier: 'full',
    name: 'a restore brings back revoked sessions',
    file: 'infra/restore',
    find: "yes='' sessions=--end-sessions",
    replace: "yes='' sessions=''",
    tests: ['tests/stack/restore.test.ts'],
  },
]
