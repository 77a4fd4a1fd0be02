import type { Schema } from '@minutebook/platform';
import { InvitationEntity, SessionEntity, SignInFailureEntity, UserEntity } from './identity/store/user.entity';
import { AccessAndLogs1764000000000 } from './store/migrations/1764000000000-access-and-logs';
import { Notices1764000000100 } from './store/migrations/1764000000100-notices';
import { Examiners1764000000200 } from './store/migrations/1764000000200-examiners';
import { Qualifications1764000000300 } from './store/migrations/1764000000300-qualifications';
import { Anchors1764000000500 } from './store/migrations/1764000000500-anchors';
import { Designations1764000000700 } from './store/migrations/1764000000700-designations';
import { Backups1764000000600 } from './store/migrations/1764000000600-backups';
import { Checkpoints1764000000400 } from './store/migrations/1764000000400-checkpoints';

export const ACCESS_SCHEMA: Schema = {
  entities: [UserEntity, InvitationEntity, SignInFailureEntity, SessionEntity],
  migrations: [
    AccessAndLogs1764000000000,
    Notices1764000000100,
    Examiners1764000000200,
    Qualifications1764000000300,
    Checkpoints1764000000400,
    Anchors1764000000500,
    Backups1764000000600,
    Designations1764000000700,
  ],
  // Who was signed in, or had a link to sign in with, does not come back with an old backup.
  transient: ['access.session', 'access.invitation', 'access.sign_in_failure'],
};
