import { Injectable } from '@nestjs/common';
import { AuthGuard, PassportSerializer, PassportStrategy } from '@nestjs/passport';
import type { Request } from 'express';
import { Strategy } from 'passport-local';
import { Users } from '../../identity/users';
import type { StoredUser } from '../../identity/store/user-store';

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- Express is typed this way
  namespace Express {
    // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- merges our user into Express
    interface User extends StoredUser {}
  }
}

/** E-mail and password. Single sign-on joins as a second strategy. */
@Injectable()
export class LocalStrategy extends PassportStrategy(Strategy) {
  constructor(private readonly users: Users) {
    super({ usernameField: 'email', passReqToCallback: true });
  }

  validate(request: Request, email: string, password: string): Promise<StoredUser> {
    // Of a proxy’s header only where the settings say that one stands in front.
    return this.users.signIn(email, password, request.ip ?? '');
  }
}

/** The session holds the user's id only; rights are read anew at each request. */
@Injectable()
export class UserSerializer extends PassportSerializer {
  constructor(private readonly users: Users) {
    super();
  }

  serializeUser(user: StoredUser, done: (error: unknown, id?: string) => void): void {
    done(null, user.id);
  }

  deserializeUser(id: string, done: (error: unknown, user?: StoredUser | false) => void): void {
    this.users.current(id).then((user) => done(null, user ?? false), done);
  }
}

/** Runs the local strategy and opens a session under a new id. */
@Injectable()
export class SignInGuard extends AuthGuard('local') {
  override async canActivate(
    context: Parameters<InstanceType<ReturnType<typeof AuthGuard>>['canActivate']>[0],
  ): Promise<boolean> {
    await super.canActivate(context);
    await super.logIn(context.switchToHttp().getRequest());
    return true;
  }
}
