import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { SessionStore } from '@minutebook/access';
import type { Settings } from '@minutebook/platform';
import express, { type NextFunction, type Request, type Response } from 'express';
import session from 'express-session';
import helmet from 'helmet';
import passport from 'passport';

const JSON_LIMIT = '2mb';

/** Headers, sessions and the workbench around the API. */
export function dress(
  app: NestExpressApplication,
  settings: Settings,
  secret: string,
  { workbench, verifier }: { readonly workbench: string; readonly verifier: string },
): void {
  const https = settings.MINUTEBOOK_PUBLIC_URL?.startsWith('https:') ?? false;
  if (https) app.set('trust proxy', 1);
  app.disable('x-powered-by');
  app.use((_request: Request, response: Response, next: NextFunction) => {
    response.locals.nonce = randomBytes(16).toString('base64');
    next();
  });
  app.use(securityHeaders(https));
  const json = express.json({ limit: JSON_LIMIT, type: 'application/json' });
  // What services deliver is read as it came: their signatures are over its bytes. SCIM answers faults of its bodies itself.
  app.use((request: Request, response: Response, next: NextFunction) =>
    /^\/(?:hooks|scim)\//i.test(request.path) ? next() : json(request, response, next),
  );
  app.use(
    '/api',
    session({
      // The __Host- prefix binds the cookie to this very host; browsers accept it over https only.
      name: https ? '__Host-minutebook' : 'minutebook',
      secret,
      store: app.get(SessionStore),
      resave: false,
      saveUninitialized: false,
      cookie: { httpOnly: true, sameSite: 'strict', secure: https, path: '/' },
    }),
    passport.initialize(),
    passport.session(),
  );
  app.use('/verifier', express.static(verifier, { index: false, setHeaders: asDownload }));
  serveWorkbench(app, workbench);
}

/** What checks an export is for another machine: it is handed out, and never run from here. */
function asDownload(response: Response): void {
  response.setHeader('Content-Disposition', 'attachment');
}

function securityHeaders(https: boolean): express.RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", (_request, response) => `'nonce-${(response as Response).locals.nonce as string}'`],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
        requireTrustedTypesFor: ["'script'"],
        trustedTypes: ['angular', 'angular#bundler'],
      },
    },
    crossOriginEmbedderPolicy: true,
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: https ? { maxAge: 31_536_000, includeSubDomains: true } : false,
    dnsPrefetchControl: { allow: false },
  });
}

/** Hashed files for ever; the page itself never, with a nonce of its own each time. Any other address is the page. */
function serveWorkbench(app: NestExpressApplication, folder: string): void {
  const index = join(folder, 'index.html');
  if (!existsSync(index)) return;
  const page = readFileSync(index, 'utf8');
  app.use(express.static(folder, { index: false, immutable: true, maxAge: '1y' }));
  app.use((request: Request, response: Response, next: NextFunction) => {
    const isPage =
      request.method === 'GET' &&
      !/^\/(api|hooks|scim|healthz|readyz)(\/|$)/.test(request.path) &&
      request.accepts('html') === 'html' &&
      !/\.[a-z0-9]+$/i.test(request.path);
    if (!isPage) return next();
    response
      .type('html')
      .setHeader('Cache-Control', 'no-store')
      .send(page.replaceAll('__NONCE__', response.locals.nonce as string));
  });
}
