// A certificate for a server of a test's own, and the file that those are given who trust it.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import forge from 'node-forge';

/** A certificate of localhost that signs itself, with its key. */
export function certificate() {
  const keys = forge.pki.rsa.generateKeyPair(2048);
  const made = forge.pki.createCertificate();
  made.publicKey = keys.publicKey;
  made.serialNumber = '01';
  made.validity.notBefore = new Date(Date.now() - 86_400_000);
  made.validity.notAfter = new Date(Date.now() + 30 * 86_400_000);
  const name = [{ name: 'commonName', value: 'localhost' }];
  made.setSubject(name);
  made.setIssuer(name);
  made.setExtensions([
    { name: 'basicConstraints', cA: false },
    { name: 'keyUsage', digitalSignature: true, keyEncipherment: true },
    { name: 'extKeyUsage', serverAuth: true },
    { name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }, { type: 7, ip: '127.0.0.1' }] },
  ]);
  made.sign(keys.privateKey, forge.md.sha256.create());
  const cert = forge.pki.certificateToPem(made);
  const file = join(mkdtempSync(join(tmpdir(), 'callboard-certificate-')), 'trusted.pem');
  writeFileSync(file, cert);
  return { key: forge.pki.privateKeyToPem(keys.privateKey), cert, file };
}
