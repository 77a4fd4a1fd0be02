import type { Schema } from '@minutebook/platform';
import { InvitationEntity, SessionEntity, SignInFailureEntity, UserEntity } from './identity/store/user.entity';
import { AccessAndLogs1764000000000 } from './store/migrations/1764000000000-access-and-logs';

export const ACCESS_SCHEMA: Schema = {
  entities: [UserEntity, InvitationEntity, SignInFailureEntity, SessionEntity],
  migrations: [AccessAndLogs1764000000000],
};
