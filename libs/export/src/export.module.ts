import { Module } from '@nestjs/common';
import { ExportController } from './http/export.controller';
import { RegisterController } from './http/register.controller';

@Module({ controllers: [ExportController, RegisterController] })
export class ExportHttpModule {}
