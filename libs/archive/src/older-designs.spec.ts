import { DESIGNS, ON_DESIGNS } from './older-designs.testing';
import { HEADINGS, OWN, PUBLISHED } from './published-table.testing';

describe('the published table', () => {
  it('[R85] has the rows and columns that are played here', () => {
    expect(HEADINGS.slice(1, 5)).toEqual(Object.keys(DESIGNS));
    expect(OWN).toEqual([
      'Merkle + signed heads kept only in the DB',
      'Merkle + checkpoint held by auditor/witness',
      '+ time rules / TSA',
    ]);
    expect([...PUBLISHED.keys()]).toEqual(Object.keys(ON_DESIGNS));
    for (const row of PUBLISHED.values()) for (const { cell } of row.values()) expect(cell).toMatch(/^[Y-]/);
  });

  it.each(Object.entries(ON_DESIGNS))('[R85] says of other designs what they find: %s', (attack, play) => {
    for (const [name, design] of Object.entries(DESIGNS))
      expect([name, play(design)]).toEqual([name, PUBLISHED.get(attack)!.get(name)!.isFound]);
  });
});
