// Makes a forked Node process look like a utilityProcess: it gets a `process.parentPort`, and no other way to its parent.
import { EventEmitter } from 'node:events';
import process from 'node:process';

class ParentPort extends EventEmitter {
  postMessage(message) {
    process.send({ message });
  }
}

process.parentPort = new ParentPort();
process.on('message', ({ message }) => process.parentPort.emit('message', { data: message, ports: [] }));
process.on('disconnect', () => process.exit(0));
