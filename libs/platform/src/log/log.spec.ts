import { Log } from './log';

function lines(write: (log: Log) => void): string[] {
  const written: string[] = [];
  write(new Log('debug', (line) => written.push(line)));
  return written;
}

describe('log', () => {
  it('[R152] no value can forge a line', () => {
    const [line, ...more] = lines((log) => log.info('request failed', { path: '/x\r\n{"at":"2026","what":"forged"}' }));
    expect(more).toEqual([]);
    expect(line!.indexOf('\n')).toBe(line!.length - 1);
    expect(JSON.parse(line!)).toMatchObject({ what: 'request failed' });
  });

  it('[R152] an error’s message stays out, because parsers and drivers quote what they choked on', () => {
    let caught: unknown;
    try {
      JSON.parse('CANARY-board signs tonight');
    } catch (error) {
      caught = error;
    }
    const [line] = lines((log) => log.error('parse failed', {}, caught));
    expect(line).not.toContain('CANARY');
    expect(line).toContain('SyntaxError');
  });

  it('leaves out what is below its level', () => {
    const written: string[] = [];
    const log = new Log('warn', (line) => written.push(line));
    log.info('no');
    log.warn('yes');
    expect(written).toHaveLength(1);
  });
});
