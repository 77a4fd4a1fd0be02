import * as api from './api';
import type { Endpoint } from './endpoint';

/** Every route of the API, as one list. */
export const ENDPOINTS: readonly Endpoint[] = Object.values(api).flatMap((area) => Object.values(area) as Endpoint[]);
