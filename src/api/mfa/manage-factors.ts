import { builder } from '../builder.ts';
import { otherwise } from '../outcomes.ts';
import { factorName, uuid } from '../values/text.ts';
import { AuthUser } from '../accounts/user.ts';
import { FactorNotFound, MfaEnforced, StepUpRequired } from '../../mfa/errors.ts';
import { MANAGING_FACTORS } from '../../mfa/manage/manage-factors.ts';
import { MfaFactor } from './factor.ts';

const factorId = { description: 'The id of a factor in `me.mfa.factors`.', validate: uuid };

builder.mutationField('removeMfaFactor', (t) =>
  t.errorUnionField({
    types: [AuthUser, StepUpRequired, MfaEnforced, FactorNotFound],
    union: {
      name: 'RemoveMfaFactorResult',
      description: 'Outcomes of `removeMfaFactor`.',
      resolveType: otherwise(AuthUser),
    },
    description:
      'Removes a factor; with the last one that is not the mailbox go the recovery codes. Ends your other sessions.',
    requiresProof: MANAGING_FACTORS,
    args: { factorId: t.arg.id(factorId) },
    resolve: (_, input, { services, client, proven }) =>
      services.manageFactors.remove(proven.session(), input.factorId, client),
  }),
);

builder.mutationField('renameMfaFactor', (t) =>
  t.errorUnionField({
    types: [MfaFactor, FactorNotFound],
    union: {
      name: 'RenameMfaFactorResult',
      description: 'Outcomes of `renameMfaFactor`.',
      resolveType: otherwise(MfaFactor),
    },
    description: 'Gives a factor another name.',
    args: {
      factorId: t.arg.id(factorId),
      name: t.arg.string({ description: 'At most 64 characters.', validate: factorName }),
    },
    resolve: async (_, input, { services, client, caller }) =>
      services.manageFactors.rename(await caller.requireViewer(), input, client),
  }),
);

builder.mutationField('setPrimaryMfaFactor', (t) =>
  t.errorUnionField({
    types: [MfaFactor, StepUpRequired, FactorNotFound],
    union: {
      name: 'SetPrimaryMfaFactorResult',
      description: 'Outcomes of `setPrimaryMfaFactor`.',
      resolveType: otherwise(MfaFactor),
    },
    description: 'Makes a factor the first on every ticket.',
    requiresProof: MANAGING_FACTORS,
    args: { factorId: t.arg.id(factorId) },
    resolve: (_, input, { services, client, proven }) =>
      services.manageFactors.setPrimary(proven.session(), input.factorId, client),
  }),
);
