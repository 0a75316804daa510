/** Whether this browser has them, and reads what the service writes. */
export const passkeysWork =
  'PublicKeyCredential' in window && 'parseRequestOptionsFromJSON' in PublicKeyCredential;

export const passkeysInList = async (): Promise<boolean> =>
  passkeysWork && (await PublicKeyCredential.isConditionalMediationAvailable?.());

export async function askPasskey(
  options: PublicKeyCredentialRequestOptionsJSON,
  more: Omit<CredentialRequestOptions, 'publicKey'> = {},
): Promise<unknown> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  const credential = await navigator.credentials.get({ publicKey, ...more });
  return (credential as PublicKeyCredential).toJSON();
}

export async function makePasskey(
  options: PublicKeyCredentialCreationOptionsJSON,
): Promise<unknown> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  const credential = await navigator.credentials.create({ publicKey });
  return (credential as PublicKeyCredential).toJSON();
}
