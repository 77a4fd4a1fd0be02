import { Problem, sqlState } from '@minutebook/platform';

/**
 * Does what the database refuses for a record that is held (R48). Which hold keeps it, or that it is a silent one, is not
 * said: whoever classes records need not know of holds.
 */
export async function unlessHeld<T>(work: () => Promise<T>, title: string): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (sqlState(error) !== 'MB048') throw error;
    throw new Problem(
      { code: 'held', status: 409, title, detail: 'It is on a record that may not be classed downward.' },
      { cause: error },
    );
  }
}
