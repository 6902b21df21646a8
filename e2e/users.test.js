// Users and roles, by the vendor's own client.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { client, demo, rest } from './visage.js';

const refused = (status) => (error) => error.response?.status === status;

describe("an administrator, by the vendor's client", () => {
  let url, users, associates, sales;
  before(async () => {
    ({ url } = await demo());
    users = client(url).getUserAgent();
    associates = client(url).getAssociateAgent();
    sales = await users.getUserFromNameAsync('sal0');
  });

  const asSales = (password = 'Sal0') => client(url, { user: 'sal0', password });

  test('knows who asks, and what they may', async () => {
    const principal = JSON.parse((await rest(url, '/api/v1/User/currentPrincipal')).bytes);
    assert.equal(principal.Associate, 'tje0');
    assert.ok(principal.FunctionRights.includes('admin-all'));
    assert.equal((await associates.getAssociateAsync(principal.AssociateId)).fullName, principal.FullName);
  });

  test('reads a user with role, group and person', async () => {
    assert.deepEqual([sales.role.value, sales.userGroup.value, sales.person.fullName], ['sales', 'Sales', 'Nils Ström']);
    assert.equal((await users.getUserAsync(sales.associateId)).name, 'sal0');
    assert.equal((await associates.getAssociateByPersonIdAsync(sales.person.personId)).name, 'sal0');
    const info = await users.getUserInfoAsync(sales.associateId);
    assert.deepEqual([info.roleName, info.canLogon], ['sales', true]);
    assert.equal((await users.getRoleAsync(sales.role.id)).value, 'sales');
    const groups = await users.getAllUserGroupsAsync(false);
    assert.ok(groups.some((group) => group.value === 'Sales'));
    const sold = await associates.getAssociatesByGroupAsync(sales.userGroup.id, 'InternalAssociate');
    assert.deepEqual(sold.map((user) => user.name), ['sal0']);
    assert.equal((await associates.getAssociateListAsync([sales.associateId])).length, 1);
  });

  test('changes what a role allows, which is seen in the masks at once', async () => {
    const facts = async (person) => (await asSales().getBLOBAgent().getBlobEntityOnPersonAsync(person)).tableRight;
    const [others, own] = [await facts(1), await facts(3)];
    assert.notDeepEqual(others, own);
    assert.equal(await users.getDataRightAsync(sales.role.id, 'person', 'OtherAssociates'), 'R');
    for (const table of ['person', 'binaryobject']) {
      await users.setDataRightAsync(sales.role.id, table, 'OtherAssociates', 'CRUD');
    }
    assert.equal((await users.getDataRightsAsync(sales.role.id, 'person')).OtherAssociates, 'CRUD');
    assert.deepEqual(await facts(1), own);
    await users.setDataRightAsync(sales.role.id, 'person', 'OtherAssociates', '');
    assert.equal(await asSales().getBLOBAgent().getBlobEntityOnPersonAsync(1), null);
  });

  test('gives a user another password, takes one out of use, and brings one back', async () => {
    const asked = (password) => asSales(password).getUserAgent().getUserInfoAsync(sales.associateId);
    assert.equal(await users.setPasswordAsync(sales.associateId, 'Other'), true);
    await assert.rejects(asked('Sal0'), refused(401));
    assert.equal(await asSales('Other').getUserAgent().changeOwnPasswordAsync('Other', 'Own'), true);
    assert.equal((await asked('Own')).userName, 'sal0');
    await users.makeRetiredAsync(sales.associateId, true);
    await assert.rejects(asked('Own'), refused(401));
    await users.makeRetiredAsync(sales.associateId, false);
    assert.equal((await asked('Own')).userName, 'sal0');
  });

  test('adds a user from one by default, who signs in, is changed, and retires', async () => {
    const begun = await users.createDefaultUserFromUserTypeAndPersonIdAsync('InternalAssociate', 5);
    assert.deepEqual([begun.associateId, begun.role.value, begun.person.personId], [0, 'reader', 5]);
    const [password] = await users.getCredentialTypesAsync();
    const name = await users.getValidUserNameAsync(0, begun.type, 5, 'new');
    Object.assign(begun, { userName: name, credentials: [{ type: password, value: 'First', displayValue: '' }] });
    assert.deepEqual(await users.validateUserAsync(begun), {});
    const kept = await users.saveUserAsync(begun);
    assert.ok(kept.associateId > 0 && kept.credentials[0].value === '');
    const asked = (user, secret) => client(url, { user, password: secret }).getUserAgent().getUserInfoAsync(kept.associateId);
    assert.equal((await asked(name, 'First')).roleName, 'reader');
    assert.equal((await users.getUserFromPersonIdAsync(5)).at(-1).userName, name);
    const group = await users.createUserGroupAsync();
    const north = await users.saveUserGroupAsync(Object.assign(group, { value: 'North' }));
    const roles = await users.getAllRolesAsync('Employee');
    const changed = await users.saveUserAsync(Object.assign(kept, {
      userName: 'renamed',
      role: { id: roles.find((role) => role.name === 'sales').id },
      userGroup: north,
    }));
    assert.deepEqual([changed.name, changed.role.value, changed.userGroup.value], ['renamed', 'sales', 'North']);
    await assert.rejects(asked(name, 'First'), refused(401));
    assert.equal((await asked('renamed', 'First')).userGroupName, 'North');
    assert.equal(await users.changePasswordAsync(kept.associateId, '', 'Second'), true);
    assert.equal((await asked('renamed', 'Second')).canLogon, true);
    await users.deleteUserGroupAsync(north.id, sales.userGroup.id);
    assert.equal((await users.getUserAsync(kept.associateId)).userGroup.value, sales.userGroup.value);
    await users.deleteUserAsync(kept.associateId);
    await assert.rejects(asked('renamed', 'Second'), refused(401));
    assert.equal((await users.getUserAsync(kept.associateId)).deleted, true);
  });

  test('may what others may not', async () => {
    const reader = client(url, { user: 'rea0', password: 'Rea0' }).getUserAgent();
    await assert.rejects(reader.getUserAsync(sales.associateId), refused(403));
    await assert.rejects(reader.setPasswordAsync(sales.associateId, 'x'), refused(403));
    await assert.rejects(reader.getDataRightAsync(sales.role.id, 'person', 'MyOwn'), refused(403));
  });
});
