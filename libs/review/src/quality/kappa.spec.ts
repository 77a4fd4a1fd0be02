import fc from 'fast-check';
import { cohensKappa } from './kappa';

const round = (value: number, digits: number): number => Number(value.toFixed(digits));

describe('kappa', () => {
  it.each([
    // Agresti, Categorical Data Analysis (2002) 10.5.4: two pathologists, carcinoma of the uterine cervix, 118 slides.
    [
      'pathologists',
      [
        [22, 2, 2, 0],
        [5, 7, 14, 0],
        [0, 2, 36, 0],
        [0, 1, 17, 10],
      ],
      0.493,
      0.057,
    ],
    // R package vcd, SexualFun (Hout, Duncan and Sobel 1987; Agresti 1990, 2.4): unweighted 0.1293, ASE 0.0686.
    [
      'couples',
      [
        [7, 7, 2, 3],
        [2, 8, 3, 7],
        [1, 5, 4, 9],
        [2, 8, 9, 14],
      ],
      0.129,
      0.069,
    ],
  ])('of published tables: %s', (_name, table, kappa, error) => {
    const found = cohensKappa(table)!;
    expect([round(found.kappa, 3), round(found.error, 3)]).toEqual([kappa, error]);
  });

  it('of the table of diagnoses in Fleiss, Levin and Paik, Statistical Methods for Rates and Proportions (2003) 18.1', () => {
    expect(
      round(
        cohensKappa([
          [75, 1, 4],
          [5, 4, 1],
          [0, 0, 10],
        ])!.kappa,
        2,
      ),
    ).toBe(0.68);
  });

  it('of two raters with the same share of agreement and other margins (Wikipedia, Cohen’s kappa)', () => {
    expect(
      round(
        cohensKappa([
          [20, 5],
          [10, 15],
        ])!.kappa,
        4,
      ),
    ).toBe(0.4);
    expect(
      round(
        cohensKappa([
          [45, 15],
          [25, 15],
        ])!.kappa,
        4,
      ),
    ).toBe(0.1304);
    expect(
      round(
        cohensKappa([
          [25, 35],
          [5, 35],
        ])!.kappa,
        4,
      ),
    ).toBe(0.2593);
  });

  it('is not defined where chance explains everything, or nothing was rated', () => {
    expect(
      cohensKappa([
        [0, 0],
        [0, 0],
      ]),
    ).toBeUndefined();
    expect(
      cohensKappa([
        [1, 0],
        [0, 0],
      ]),
    ).toBeUndefined();
    expect(
      cohensKappa([
        [40, 0],
        [0, 0],
      ]),
    ).toBeUndefined();
  });

  const tables = fc.array(fc.array(fc.nat(40), { minLength: 4, maxLength: 4 }), { minLength: 4, maxLength: 4 });

  it('does not mind which rater is first, nor the order of the answers', () => {
    fc.assert(
      fc.property(tables, (table) => {
        const turned = table.map((_, i) => table.map((row) => row[i]!));
        const reversed = [...table].reverse().map((row) => [...row].reverse());
        const [one, two, three] = [table, turned, reversed].map(cohensKappa);
        if (!one) return expect([two, three]).toEqual([undefined, undefined]);
        for (const other of [two!, three!]) {
          expect(other.kappa).toBeCloseTo(one.kappa, 9);
          expect(other.error).toBeCloseTo(one.error, 9);
        }
      }),
    );
  });

  it('is 1 and certain where both always agree, and never beyond 1', () => {
    fc.assert(
      fc.property(tables, (table) => {
        const found = cohensKappa(table);
        if (found) expect(found.kappa).toBeLessThanOrEqual(1 + 1e-12);
        const agreed = cohensKappa(table.map((row, i) => row.map((count, j) => (i === j ? count + 1 : 0))))!;
        expect(agreed.kappa).toBeCloseTo(1, 9);
        expect(agreed.error).toBeCloseTo(0, 6);
      }),
    );
  });
});
