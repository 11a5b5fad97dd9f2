import { describe, expect, it } from 'vitest';
import { createFaultBoard, FAULT_MODES, parseFault } from '../../../drills/rehearsal/faults.ts';

describe('a fault typed by a person', () => {
  it.each([...FAULT_MODES])('%s is understood without an argument', (mode) => {
    expect(parseFault(mode)?.mode).toBe(mode);
  });

  it.each([
    ['slow 50000', { mode: 'slow', bytesPerSecond: 50_000 }],
    ['  abort   3 ', { mode: 'abort', afterInstances: 3 }],
    ['incomplete 2', { mode: 'incomplete', missing: 2 }],
    ['recover', { mode: 'healthy' }],
    ['abort -1', undefined],
    ['abort many', undefined],
    ['die 3', undefined],
    ['explode', undefined],
    ['', undefined],
  ])('%j means %j', (line, fault) => {
    expect(parseFault(line)).toEqual(fault);
  });
});

describe('the fault board', () => {
  it('tells listeners of each change until they leave', () => {
    const board = createFaultBoard();
    const seen: string[] = [];
    const leave = board.onChange(() => seen.push(board.current().mode));
    board.set({ mode: 'stall' });
    leave();
    board.set({ mode: 'healthy' });
    expect(seen).toEqual(['stall']);
    expect(board.current()).toEqual({ mode: 'healthy' });
  });
});
