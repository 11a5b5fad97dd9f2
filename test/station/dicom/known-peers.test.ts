import { describe, expect, it } from 'vitest';
import { isKnownPeer } from '../../../electron/station/dicom/known-peers.ts';

const peers = [
  { aeTitle: 'PACS', address: '10.0.0.7' },
  { aeTitle: 'PACS2', address: 'pacs.hospital.invalid' },
  { aeTitle: 'SIX', address: 'fe80::1' },
];
const resolve = async (name: string) => {
  if (name !== 'pacs.hospital.invalid') throw new Error('asked for another name');
  return ['10.0.0.8', '10.0.0.9'];
};

describe('who is known', () => {
  it.each([
    ['PACS', '10.0.0.7', true],
    ['PACS', '::ffff:10.0.0.7', true],
    ['PACS', '10.0.0.8', false],
    ['pacs', '10.0.0.7', false],
    ['PACS2', '10.0.0.9', true],
    ['PACS2', '10.0.0.7', false],
    ['SIX', 'FE80::1%eth0', true],
    ['NOBODY', '10.0.0.7', false],
    ['', '', false],
  ])('%s at %s: %s', async (aeTitle, address, known) => {
    expect(await isKnownPeer(peers, { aeTitle, address }, resolve)).toBe(known);
  });

  it('knows nobody by a name that does not resolve', async () => {
    const failing = () => Promise.reject(new Error('no name server'));
    expect(await isKnownPeer(peers, { aeTitle: 'PACS2', address: '10.0.0.8' }, failing)).toBe(false);
  });
});
