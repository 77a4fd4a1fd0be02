import { run, within } from './program';

it('[R144] a program has the bounds it is given, whatever the shell of this machine is', async () => {
  const script = `${within(7, 1_572_864)} sh -c 'ulimit -t; ulimit -v; ulimit -f'`;
  const { code, output } = await run({
    script,
    arguments: [],
    input: Buffer.alloc(0),
    milliseconds: 10_000,
    most: 1_000,
  });
  expect([code, output.toString()]).toEqual([0, '7\n1572864\n0\n']);
});
