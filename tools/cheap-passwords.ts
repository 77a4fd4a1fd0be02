import { COST } from '../libs/access/src/identity/passwords';

/** Before every file of `int`: what a password costs is no part of what they prove, and took minutes of a run. */
COST.N = 2 ** 10;
