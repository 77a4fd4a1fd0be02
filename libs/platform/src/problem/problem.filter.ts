import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { Log } from '../log/log';
import { Problem } from './problem';

/** Every error leaves as application/problem+json. A bug shows its request id and nothing else; the log has the stack. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Log) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<Request & { id?: string }>();
    const response = http.getResponse<Response>();
    const problem = this.toProblem(error, request);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    response
      .status(problem.status)
      .type('application/problem+json')
      .send(JSON.stringify(problem.toBody(request.id ?? '')));
  }

  private toProblem(error: unknown, request: Request & { id?: string }): Problem {
    if (error instanceof Problem) return error;
    if (isBodyFault(error)) {
      return new Problem({
        code: 'request-invalid',
        status: error.status,
        title: 'The request could not be read.',
        detail: error.status === 413 ? 'It is larger than allowed.' : 'Its body is not valid JSON.',
      });
    }
    if (error instanceof HttpException && error.getStatus() < 500) {
      return error.getStatus() === 404
        ? new Problem({ code: 'not-found', status: 404, title: 'There is nothing at this address.' })
        : new Problem({
            code: 'request-invalid',
            status: error.getStatus(),
            title: 'The request could not be served.',
          });
    }
    this.log.error('request failed', { request: request.id, path: request.path, method: request.method }, error);
    return new Problem({
      code: 'internal',
      status: 500,
      title: 'Something went wrong on our side.',
      detail: 'Nothing of this request was saved.',
      hint: `Try again. If it stays, give your administrator this number: ${request.id ?? 'none'}.`,
    });
  }
}

/** What express's body parsers throw. */
function isBodyFault(error: unknown): error is { status: number } {
  return (
    error instanceof Error &&
    'type' in error &&
    typeof error.type === 'string' &&
    error.type.startsWith('e') &&
    'status' in error &&
    typeof error.status === 'number' &&
    error.status < 500
  );
}
