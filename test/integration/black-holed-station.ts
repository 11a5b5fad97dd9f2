// Run inside a network namespace by black-holed-network.test.ts: a monitor that prints each decision as a line of JSON.
import { createDimsePort } from '../../electron/station/dicom/dimse-port.ts';
import { systemClock } from '../../electron/station/health/clock.ts';
import { createMonitor } from '../../electron/station/health/monitor.ts';
import { createOwnNetwork } from '../../electron/station/health/own-network.ts';
import { DEFAULT_PROBE_SCHEDULE } from '../../electron/station/health/schedule.ts';
import { systemTcpConnect } from '../../electron/station/health/tcp-connect.ts';
import { DEFAULT_SWITCH_POLICY } from '../../shared/domain/switch-policy.ts';

const [host = '', port = '', aeTitle = ''] = process.argv.slice(2);
const sink = {
  begin() {
    throw new Error('nothing is fetched here');
  },
};
const ownNetwork = createOwnNetwork({
  settings: { gateway: 'auto' },
  tcpConnect: systemTcpConnect,
  clock: systemClock,
});
const say = (what: unknown): boolean => process.stdout.write(`${JSON.stringify(what)}\n`);
const monitor = createMonitor({
  port: createDimsePort({ callingAeTitle: 'KIT', moveDestination: 'KIT', sink }),
  tcpConnect: systemTcpConnect,
  endpoint: { id: 'main', host, port: Number(port), aeTitle, retrieveBy: ['C-GET'] },
  policy: DEFAULT_SWITCH_POLICY,
  schedule: DEFAULT_PROBE_SCHEDULE,
  clock: systemClock,
  random: Math.random,
  onChange: ({ to, reason }) => say({ to, reason }),
  ...(ownNetwork !== null && { ownNetwork }),
});
monitor.start();
// The monitor's timers keep no process alive; and whose network it seems to be may be known after the decision.
setInterval(() => say({ blame: monitor.view().blame }), 500);
