//! The table: every operation once. It makes the router, the catalogue, the OpenAPI document and docs/endpoints.md.

mod route;

use super::error::ApiError;
use super::reply::Reply;
use super::{agents, login, rest, system};

pub use route::{Door, Handler, Route, Shape, Takes, Verb};

/// What a handler answers.
pub type Answer = Result<Reply, ApiError>;

macro_rules! routes {
    ($($method:ident $path:literal $($handler:ident)::+, $door:ident, $takes:expr, $shape:expr, $keep:literal, $summary:literal;)*) => {
        &[$(Route {
            verb: Verb::$method,
            path: $path,
            handler: |call| Box::pin($($handler)::+(call)),
            door: Door::$door,
            takes: $takes,
            shape: $shape,
            keep: $keep,
            summary: $summary,
        }),*]
    };
}

use Shape::{Bytes, Carrier, Dictionary, Empty, Flag, List, Number, Other, Picture, Text};
use Takes::{Changes, Entity, Ids, Key, Keys, Nothing, Parameters, PictureAmong, Query};

/// What the address of a picture can ask for.
const IMAGE: &[&str] = &["w", "h", "type", "ifBlank", "crop", "placeholder"];

/// Every operation.
pub static ROUTES: &[Route] = routes! {
    Get "/" system::start_page::get, Open, Nothing, Other("text/html"), false, "Shows the start page: people with pictures, after sign-in";
    Get "/people/{personId}" system::person_page::get, Open, Nothing, Other("text/html"), false,
        "Shows a page with a person's picture and its metadata; redirects to the sign-in page without a session";
    Get "/favicon.ico" system::favicon::get, Open, Nothing, Other("image/svg+xml"), false, "Returns the icon of the pages";
    Get "/endpoints" system::endpoints_page::get, Open, Nothing, Other("text/html"), false, "Shows the list of operations as a page";
    Get "/api" system::version::get, Open, Nothing, Carrier("VersionInfo"), false, "The version of this server; needs no sign-in";
    Get "/api/v1" system::catalogue::get, SignedIn, Nothing, Other("application/json"), false, "Every address with its methods";
    Get "/openapi.json" system::openapi::get, Open, Nothing, Other("application/json"), false, "This table as OpenAPI 3.1";
    Get "/health/live" system::health::live, Open, Nothing, Other("text/plain"), false, "Whether the process runs";
    Get "/health/ready" system::health::ready, Open, Nothing, Other("text/plain"), false, "Whether the database answers";
    Get "/metrics" system::metrics::get, Open, Nothing, Other("application/openmetrics-text"), false, "Counters in the text format of Prometheus";
    Get "/avatar/{hash}" system::avatar::get, Open, Query(&["s", "d", "f"]), Picture, false,
        "The picture of whoever has an e-mail address with that hash, when the operator shows pictures to everybody";

    Get "/api/v1/Person/{personId}/Image" rest::person::image::get, SignedIn, Query(IMAGE), Picture, false,
        "The picture of a person: as it was stored, or scaled and converted";
    Put "/api/v1/Person/{personId}/Image" rest::person::image::put, SignedIn, Takes::Picture, Number, false,
        "Another picture of a person; answers its key";
    Post "/api/v1/Person/{personId}/Image" rest::person::image::post, SignedIn, Takes::Picture, Number, false,
        "Another picture of a person; answers its key";
    Delete "/api/v1/Person/{personId}/Image" rest::person::image::delete, SignedIn, Nothing, Empty, false,
        "Takes the picture of a person away";
    Get "/api/v1/Person/{personId}/ImageInfo" rest::person::image_info::get, SignedIn, Nothing, Carrier("BlobEntity"), true,
        "The facts about the picture of a person";
    Put "/api/v1/Person/{personId}/ImageInfo" rest::person::image_info::put, SignedIn, Entity("BlobEntity"), Carrier("BlobEntity"), false,
        "What is said of the picture of a person";
    Get "/api/Services80/Person/{personId}/Image" rest::person::image::get, SignedIn, Query(IMAGE), Picture, false,
        "The picture of a person, at its former address";
    Get "/api/Services80/Person/{personId}/Image/Content" rest::person::image::get, SignedIn, Query(IMAGE), Picture, false,
        "The picture of a person, at the address that the description of ImageInfo names";

    Get "/api/v1/Contact/{contactId}/Image" rest::contact::image::get, SignedIn, Query(IMAGE), Picture, false,
        "The picture of a company: as it was stored, or scaled and converted";
    Put "/api/v1/Contact/{contactId}/Image" rest::contact::image::put, SignedIn, Takes::Picture, Number, false,
        "Another picture of a company; answers its key";
    Post "/api/v1/Contact/{contactId}/Image" rest::contact::image::post, SignedIn, Takes::Picture, Number, false,
        "Another picture of a company; answers its key";
    Delete "/api/v1/Contact/{contactId}/Image" rest::contact::image::delete, SignedIn, Nothing, Empty, false,
        "Takes the picture of a company away";
    Get "/api/v1/Contact/{contactId}/Imageinfo" rest::contact::image_info::get, SignedIn, Nothing, Carrier("BlobEntity"), true,
        "The facts about the picture of a company";
    Put "/api/v1/Contact/{contactId}/ImageInfo" rest::contact::image_info::put, SignedIn, Entity("BlobEntity"), Carrier("BlobEntity"), false,
        "What is said of the picture of a company";
    Get "/api/Services80/Contact/{contactId}/Image" rest::contact::image::get, SignedIn, Query(IMAGE), Picture, false,
        "The picture of a company, at its former address";
    Get "/api/Services80/Contact/{contactId}/Image/Content" rest::contact::image::get, SignedIn, Query(IMAGE), Picture, false,
        "The picture of a company, at another former address";

    Get "/api/v1/Project/{projectId}/Image" rest::project::image::get, SignedIn, Query(IMAGE), Picture, false,
        "The picture of a project: as it was stored, or scaled and converted";
    Put "/api/v1/Project/{projectId}/Image" rest::project::image::put, SignedIn, Takes::Picture, Number, false,
        "Another picture of a project; answers its key";
    Post "/api/v1/Project/{projectId}/Image" rest::project::image::post, SignedIn, Takes::Picture, Number, false,
        "Another picture of a project; answers its key";
    Delete "/api/v1/Project/{projectId}/Image" rest::project::image::delete, SignedIn, Nothing, Empty, false,
        "Takes the picture of a project away";
    Get "/api/v1/Project/{projectId}/Imageinfo" rest::project::image_info::get, SignedIn, Nothing, Carrier("BlobEntity"), true,
        "The facts about the picture of a project";
    Put "/api/v1/Project/{projectId}/ImageInfo" rest::project::image_info::put, SignedIn, Entity("BlobEntity"), Carrier("BlobEntity"), false,
        "What is said of the picture of a project";
    Get "/api/Services80/Project/{projectId}/Image" rest::project::image::get, SignedIn, Query(IMAGE), Picture, false,
        "The picture of a project, at its former address";
    Get "/api/Services80/Project/{projectId}/Image/Content" rest::project::image::get, SignedIn, Query(IMAGE), Picture, false,
        "The picture of a project, at another former address";

    Post "/api/v1/Agents/BLOB/GetPersonImage" agents::blob::get_person_image::post, SignedIn,
        Ids(&["PersonId"]), Bytes, false, "The picture of a person; empty when there is none";
    Post "/api/v1/Agents/BLOB/GetPersonImageWithSize" agents::blob::get_person_image_with_size::post, SignedIn,
        Ids(&["PersonId", "Width", "Height"]), Bytes, false, "The picture of a person inside a box; empty when there is none";
    Post "/api/v1/Agents/BLOB/SetPersonImage" agents::blob::set_person_image::post, SignedIn,
        PictureAmong("Image", &["PersonId"]), Empty, false, "Another picture of a person";
    Post "/api/v1/Agents/BLOB/ChangePersonImage" agents::blob::change_person_image::post, SignedIn,
        Ids(&["PersonId", "BlobId"]), Empty, false, "A stored picture for a person; none by 0";
    Post "/api/v1/Agents/BLOB/GetBlobEntityOnPerson" agents::blob::get_blob_entity_on_person::post, SignedIn,
        Ids(&["PersonId"]), Carrier("BlobEntity"), false, "The facts about the picture of a person";
    Post "/api/v1/Agents/BLOB/GetContactImage" agents::blob::get_contact_image::post, SignedIn,
        Ids(&["ContactId"]), Bytes, false, "The picture of a company; empty when there is none";
    Post "/api/v1/Agents/BLOB/GetContactImageWithSize" agents::blob::get_contact_image_with_size::post, SignedIn,
        Ids(&["ContactId", "Width", "Height"]), Bytes, false, "The picture of a company inside a box; empty when there is none";
    Post "/api/v1/Agents/BLOB/SetContactImage" agents::blob::set_contact_image::post, SignedIn,
        PictureAmong("Image", &["ContactId"]), Empty, false, "Another picture of a company";
    Post "/api/v1/Agents/BLOB/ChangeContactImage" agents::blob::change_contact_image::post, SignedIn,
        Ids(&["ContactId", "BlobId"]), Empty, false, "A stored picture for a company; none by 0";
    Post "/api/v1/Agents/BLOB/GetBlobEntityOnContact" agents::blob::get_blob_entity_on_contact::post, SignedIn,
        Ids(&["ContactId"]), Carrier("BlobEntity"), false, "The facts about the picture of a company";
    Post "/api/v1/Agents/BLOB/GetProjectImage" agents::blob::get_project_image::post, SignedIn,
        Ids(&["ProjectId"]), Bytes, false, "The picture of a project; empty when there is none";
    Post "/api/v1/Agents/BLOB/GetProjectImageWithSize" agents::blob::get_project_image_with_size::post, SignedIn,
        Ids(&["ProjectId", "Width", "Height"]), Bytes, false, "The picture of a project inside a box; empty when there is none";
    Post "/api/v1/Agents/BLOB/SetProjectImage" agents::blob::set_project_image::post, SignedIn,
        PictureAmong("Image", &["ProjectId"]), Empty, false, "Another picture of a project";
    Post "/api/v1/Agents/BLOB/ChangeProjectImage" agents::blob::change_project_image::post, SignedIn,
        Ids(&["ProjectId", "BlobId"]), Empty, false, "A stored picture for a project; none by 0";
    Post "/api/v1/Agents/BLOB/GetBlobEntityOnProject" agents::blob::get_blob_entity_on_project::post, SignedIn,
        Ids(&["ProjectId"]), Carrier("BlobEntity"), false, "The facts about the picture of a project";
    Post "/api/v1/Agents/BLOB/CreateDefaultBlobEntity" agents::blob::create_default_blob_entity::post, SignedIn,
        Nothing, Carrier("BlobEntity"), false, "The facts about a picture that is not kept yet";
    Post "/api/v1/Agents/BLOB/GetBlobEntity" agents::blob::get_blob_entity::post, SignedIn,
        Key("blobEntityId"), Carrier("BlobEntity"), false, "The facts about a picture";
    Post "/api/v1/Agents/BLOB/SaveBlobEntity" agents::blob::save_blob_entity::post, SignedIn,
        Entity("BlobEntity"), Carrier("BlobEntity"), false, "What is said of a picture; by 0 a new one without bytes";
    Post "/api/v1/Agents/BLOB/DeleteBlobEntity" agents::blob::delete_blob_entity::post, SignedIn,
        Key("blobEntityId"), Empty, false, "Takes a picture away from everybody who has it";
    Post "/api/v1/Agents/BLOB/GetBlobStream" agents::blob::get_blob_stream::post, SignedIn,
        Ids(&["BlobEntityId"]), Bytes, false, "A picture; empty when there is none";
    Post "/api/v1/Agents/BLOB/SetBlobStream" agents::blob::set_blob_stream::post, SignedIn,
        PictureAmong("Stream", &["BlobEntityId"]), Empty, false, "Other bytes of a picture";
    Post "/api/v1/Agents/BLOB/SaveImageStream" agents::blob::save_image_stream::post, SignedIn,
        PictureAmong("Image", &["Type", "Description"]), Number, false, "Keeps a picture until somebody is given it; answers its key";
    Post "/api/v1/Agents/BLOB/SaveProjectImage" agents::blob::save_project_image::post, SignedIn,
        PictureAmong("Image", &["Description"]), Empty, false, "Keeps a picture for projects";
    Post "/api/v1/Agents/Person/GetPersonImage" agents::person::get_person_image::post, SignedIn,
        Ids(&["PersonId"]), Bytes, false, "The picture of a person; an error when there is none";
    Post "/api/v1/Agents/Person/GetPersonImages" agents::person::get_person_images::post, SignedIn,
        Parameters(&["PersonIds", "ScaledWidth", "ScaledHeight"]), List("PersonImage"), false,
        "The pictures of many persons inside a box, as PNG";
    Post "/api/v1/Agents/Person/SetPersonImage" agents::person::set_person_image::post, SignedIn,
        PictureAmong("Image", &["PersonId"]), Empty, false, "Another picture of a person";
    Post "/api/v1/Agents/Person/CreateDefaultPersonImage" agents::person::create_default_person_image::post, SignedIn,
        Nothing, Carrier("PersonImage"), false, "A picture of a person that is not kept yet";
    Post "/api/v1/Agents/Project/GetProjectImage" agents::project::get_project_image::post, SignedIn,
        Ids(&["ProjectId"]), Bytes, false, "The picture of a project; an error when there is none";
    Post "/api/v1/Agents/Project/SetProjectImage" agents::project::set_project_image::post, SignedIn,
        PictureAmong("Image", &["ProjectId"]), Empty, false, "Another picture of a project";

    Get "/api/v1/User/currentAssociate" rest::user::current_associate::get, SignedIn, Nothing, Carrier("Associate"), false,
        "The user who asks";
    Get "/api/v1/User/currentPrincipal" rest::user::current_principal::get, SignedIn, Nothing, Carrier("SoPrincipalCarrier"), false,
        "The user who asks, with role and rights";
    Get "/api/v1/User/current" rest::user::current::get, SignedIn, Nothing, Carrier("User"), false,
        "The user who asks, as a user";
    Get "/api/v1/User/{id}" rest::user::entity::get, SignedIn, Nothing, Carrier("User"), false,
        "A user by key or name; others than oneself for administrators";
    Put "/api/v1/User/{id}" rest::user::entity::put, SignedIn, Entity("User"), Carrier("User"), false,
        "Another content of a user, by key or name; for administrators";
    Patch "/api/v1/User/{id}" rest::user::entity::patch, SignedIn, Changes, Carrier("User"), false,
        "Some of a user, by key or name; for administrators";
    Delete "/api/v1/User/{id}" rest::user::entity::delete, SignedIn, Nothing, Empty, false,
        "Takes a user out of use, by key or name; for administrators";
    Get "/api/v1/User" rest::user::get, SignedIn, Query(&["$top", "$skip", "$select"]), Other("application/json"), false,
        "Every user by key, as rows";
    Post "/api/v1/User" rest::user::post, SignedIn, Entity("User"), Carrier("User"), false, "Adds a user; for administrators";
    Get "/api/v1/User/Default" rest::user::default::get, SignedIn, Query(&["userType", "personId"]), Carrier("User"), false,
        "A user who is not kept yet; for administrators";
    Post "/api/v1/User/Validate" rest::user::validate::post, SignedIn, Entity("User"), Dictionary, false,
        "What keeps a user from being kept, by field; for administrators";
    Get "/api/v1/User/CredentialTypes" rest::user::credential_types::get, SignedIn, Nothing, List("CredentialType"), false,
        "The ways in that a user can have";
    Get "/api/v1/User/currentToken" rest::user::current_token::get, SignedIn, Nothing, Text, false,
        "An access token for the user who asks";
    Post "/api/v1/Agents/User/GetAccessToken" agents::user::get_access_token::post, SignedIn,
        Parameters(&["AppToken", "IncludeCsSession"]), Text, false, "An access token for the user who asks";

    Post "/api/v1/Agents/User/GetUser" agents::user::get_user::post, SignedIn, Key("userId"), Carrier("User"), false,
        "A user by key; others than oneself for administrators";
    Post "/api/v1/Agents/User/GetUserFromName" agents::user::get_user_from_name::post, SignedIn,
        Parameters(&["UserName"]), Carrier("User"), false, "A user by name; others than oneself for administrators";
    Post "/api/v1/Agents/User/GetUserInfo" agents::user::get_user_info::post, SignedIn, Key("userInfoId"), Carrier("UserInfo"), false,
        "A user in short";
    Post "/api/v1/Agents/User/GetAllUserGroups" agents::user::get_all_user_groups::post, SignedIn,
        Parameters(&["IncludeDeleted"]), List("UserGroup"), false, "Every group of users, as a list";
    Post "/api/v1/Agents/User/GetRole" agents::user::get_role::post, SignedIn, Key("roleId"), Carrier("Role"), false,
        "A role by key";
    Post "/api/v1/Agents/User/SetPassword" agents::user::set_password::post, SignedIn,
        Parameters(&["AssociateId", "Password"]), Flag, false, "Another password for a user; for administrators";
    Post "/api/v1/Agents/User/ChangeOwnPassword" agents::user::change_own_password::post, SignedIn,
        Parameters(&["OldPassword", "NewPassword"]), Flag, false, "Another password for oneself";
    Post "/api/v1/Agents/User/MakeRetired" agents::user::make_retired::post, SignedIn,
        Parameters(&["AssociateId", "Retired"]), Empty, false, "Takes a user out of use, or brings one back; for administrators";
    Post "/api/v1/Agents/User/GetDataRight" agents::user::get_data_right::post, SignedIn,
        Parameters(&["RoleId", "TableName", "RelationToOwner"]), Text, false, "What a role allows; for administrators";
    Post "/api/v1/Agents/User/GetDataRights" agents::user::get_data_rights::post, SignedIn,
        Parameters(&["RoleId", "TableName"]), Other("application/json"), false, "What a role allows to every relation; for administrators";
    Post "/api/v1/Agents/User/SetDataRight" agents::user::set_data_right::post, SignedIn,
        Parameters(&["RoleId", "TableName", "RelationToOwner", "DataRightValue"]), Empty, false,
        "Sets what a role allows; for administrators";
    Post "/api/v1/Agents/User/CreateDefaultUser" agents::user::create_default_user::post, SignedIn, Nothing, Carrier("User"), false,
        "A user who is not kept yet; for administrators";
    Post "/api/v1/Agents/User/CreateDefaultUserFromUserType" agents::user::create_default_user_from_user_type::post, SignedIn,
        Parameters(&["UserType"]), Carrier("User"), false, "A user of a kind who is not kept yet; for administrators";
    Post "/api/v1/Agents/User/CreateDefaultUserFromUserTypeAndPersonId" agents::user::create_default_user_from_user_type_and_person_id::post, SignedIn,
        Parameters(&["UserType", "PersonId"]), Carrier("User"), false,
        "A user of a kind with a person who is not kept yet; for administrators";
    Post "/api/v1/Agents/User/SaveUser" agents::user::save_user::post, SignedIn, Entity("User"), Carrier("User"), false,
        "Adds a user, or changes one; for administrators";
    Post "/api/v1/Agents/User/SaveUserFromName" agents::user::save_user_from_name::post, SignedIn,
        Parameters(&["UserName", "User"]), Carrier("User"), false, "Changes a user by name; for administrators";
    Post "/api/v1/Agents/User/DeleteUser" agents::user::delete_user::post, SignedIn, Key("userId"), Empty, false,
        "Takes a user out of use; for administrators";
    Post "/api/v1/Agents/User/DeleteUserFromName" agents::user::delete_user_from_name::post, SignedIn,
        Parameters(&["UserName"]), Empty, false, "Takes a user out of use by name; for administrators";
    Post "/api/v1/Agents/User/ValidateUser" agents::user::validate_user::post, SignedIn, Parameters(&["User"]), Dictionary, false,
        "What keeps a user from being kept, by field; for administrators";
    Post "/api/v1/Agents/User/GetUserFromPersonId" agents::user::get_user_from_person_id::post, SignedIn, Ids(&["PersonId"]), List("User"), false,
        "The users behind whom a person is; another than one's own for administrators";
    Post "/api/v1/Agents/User/GetUserInfoList" agents::user::get_user_info_list::post, SignedIn, Keys, List("UserInfo"), false,
        "Users in short by their keys, as a list";
    Post "/api/v1/Agents/User/ChangePassword" agents::user::change_password::post, SignedIn,
        Parameters(&["AssociateId", "OldPassword", "NewPassword"]), Flag, false,
        "Another password in place of the old one, which administrators may leave empty";
    Post "/api/v1/Agents/User/ChangePasswordFromName" agents::user::change_password_from_name::post, SignedIn,
        Parameters(&["AssociateName", "OldPassword", "NewPassword"]), Flag, false, "The same by name";
    Post "/api/v1/Agents/User/SetPasswordFromName" agents::user::set_password_from_name::post, SignedIn,
        Parameters(&["AssociateName", "Password"]), Flag, false, "Another password for a user by name; for administrators";
    Post "/api/v1/Agents/User/SetGeneratedPassword" agents::user::set_generated_password::post, SignedIn,
        Parameters(&["AssociateId"]), Text, false, "A password for a user that nobody knew before; for administrators";
    Post "/api/v1/Agents/User/CanChangePassword" agents::user::can_change_password::post, SignedIn,
        Parameters(&["AssociateId"]), Flag, false, "Whether the user who asks may give a user another password";
    Post "/api/v1/Agents/User/GetSupportedChangePasswordTypes" agents::user::get_supported_change_password_types::post, SignedIn,
        Parameters(&["AssociateId"]), Other("application/json"), false, "How the user who asks may do so";
    Post "/api/v1/Agents/User/GetCredentialTypes" agents::user::get_credential_types::post, SignedIn, Nothing,
        List("CredentialType"), false, "The ways in that a user can have";
    Post "/api/v1/Agents/User/IsUserNameValid" agents::user::is_user_name_valid::post, SignedIn,
        Parameters(&["AssociateId", "Type", "PersonId", "UserName"]), Flag, false, "Whether a name can be taken; for administrators";
    Post "/api/v1/Agents/User/GetValidUserName" agents::user::get_valid_user_name::post, SignedIn,
        Parameters(&["AssociateId", "Type", "PersonId", "UserName"]), Text, false, "A name like it that can be taken; for administrators";
    Post "/api/v1/Agents/User/IsNickNameUnique" agents::user::is_nick_name_unique::post, SignedIn,
        Parameters(&["AssociateId", "NickName"]), Flag, false, "Whether nobody else has that name";
    Post "/api/v1/Agents/User/IsPasswordValid" agents::user::is_password_valid::post, SignedIn,
        Parameters(&["AssociateId", "Type", "PersonId", "Password"]), Flag, false, "Whether a password can be taken; for administrators";
    Post "/api/v1/Agents/User/CreateExternalUser" agents::user::create_external_user::post, SignedIn,
        Parameters(&["PersonId", "UserName", "Password", "RoleId", "IsActive"]), Number, false,
        "Adds a user from outside; for administrators";
    Post "/api/v1/Agents/User/GetUserGroup" agents::user::get_user_group::post, SignedIn,
        Key("userGroupId"), Carrier("UserGroup"), false, "A group of users by key";
    Post "/api/v1/Agents/User/GetUserGroupList" agents::user::get_user_group_list::post, SignedIn,
        Keys, List("UserGroup"), false, "Groups of users by their keys, as a list";
    Post "/api/v1/Agents/User/CreateUserGroup" agents::user::create_user_group::post, SignedIn,
        Nothing, Carrier("UserGroup"), false, "A group of users that is not kept yet; for administrators";
    Post "/api/v1/Agents/User/SaveUserGroup" agents::user::save_user_group::post, SignedIn,
        Parameters(&["UserGroup"]), Carrier("UserGroup"), false, "Adds a group of users, or changes one; for administrators";
    Post "/api/v1/Agents/User/DeleteUserGroup" agents::user::delete_user_group::post, SignedIn,
        Parameters(&["UserGroupToDelete", "UserGroupToMoveTo"]), Empty, false, "Removes a group after its users have gone to another; for administrators";
    Post "/api/v1/Agents/User/GetAllRoles" agents::user::get_all_roles::post, SignedIn,
        Parameters(&["RoleType"]), List("SelectableMDOListItem"), false, "The roles of a type, as a list";
    Post "/api/v1/Agents/User/GetRoleEntity" agents::user::get_role_entity::post, SignedIn,
        Key("roleEntityId"), Carrier("RoleEntity"), false, "A role with what it allows; for administrators";
    Post "/api/v1/Agents/User/GetFunctionalRights" agents::user::get_functional_rights::post, SignedIn,
        Parameters(&["RoleId"]), List("SelectableMDOListItem"), false, "The function rights of a role; for administrators";
    Post "/api/v1/Agents/User/SetFunctionalRights" agents::user::set_functional_rights::post, SignedIn,
        Parameters(&["RoleId", "FunctionalRightIds"]), Empty, false, "Other function rights for a role; for administrators";
    Post "/api/v1/Agents/User/GetAllFunctionalRights" agents::user::get_all_functional_rights::post, SignedIn,
        Parameters(&["RoleType"]), List("SelectableMDOListItem"), false, "The function rights that there are";
    Post "/api/v1/Agents/User/GetAllDataRights" agents::user::get_all_data_rights::post, SignedIn,
        Parameters(&["RoleId", "RelationToOwner"]), Dictionary, false, "What a role allows in every table; for administrators";
    Post "/api/v1/Agents/User/FindRolesWithFunctionalRight" agents::user::find_roles_with_functional_right::post, SignedIn,
        Parameters(&["FunctionalRightName"]), List("MDOListItem"), false, "The roles with a function right; for administrators";
    Post "/api/v1/Agents/User/CreateDefaultRoleEntity" agents::user::create_default_role_entity::post, SignedIn,
        Nothing, Carrier("RoleEntity"), false, "A role that is not kept yet; for administrators";
    Post "/api/v1/Agents/User/CreateDefaultRoleEntityFromType" agents::user::create_default_role_entity_from_type::post, SignedIn,
        Parameters(&["Type"]), Carrier("RoleEntity"), false, "The same, of a type; for administrators";
    Post "/api/v1/Agents/User/SaveRoleEntity" agents::user::save_role_entity::post, SignedIn,
        Entity("RoleEntity"), Carrier("RoleEntity"), false, "Adds a role, or changes one; for administrators";
    Post "/api/v1/Agents/User/DeleteRole" agents::user::delete_role::post, SignedIn,
        Parameters(&["RoleIdToDelete", "ReplacingRoleId"]), Empty, false, "Removes a role after its users have been given another; for administrators";
    Post "/api/v1/Agents/Associate/GetAssociate" agents::associate::get_associate::post, SignedIn, Key("associateId"),
        Carrier("Associate"), false, "A user by key, as other carriers name them";
    Post "/api/v1/Agents/Associate/GetAssociateByPersonId" agents::associate::get_associate_by_person_id::post, SignedIn,
        Ids(&["PersonId"]), Carrier("Associate"), false, "The user behind whom a person is";
    Post "/api/v1/Agents/Associate/GetAssociateList" agents::associate::get_associate_list::post, SignedIn, Keys,
        List("Associate"), false, "Users by their keys, as a list";
    Post "/api/v1/Agents/Associate/GetAssociatesByGroup" agents::associate::get_associates_by_group::post, SignedIn,
        Parameters(&["GroupId", "Type"]), List("Associate"), false, "The users of a group, as a list";

    Get "/login" login::form::get, Open, Nothing, Other("text/html"), false, "The sign-in page";
    Post "/login" login::form::post, Open, Parameters(&["username", "password", "returnUrl"]), Other("application/json"), false,
        "Signs a browser in: form or JSON";
    Post "/login/out" login::out::post, Open, Nothing, Other("text/html"), false, "Signs a browser out: a form";
    Post "/login/ticket" login::ticket::post, SignedIn, Nothing, Other("application/json"), false,
        "A new ticket for the user who asks";
    Post "/login/leave" login::leave::post, SignedIn, Nothing, Empty, false,
        "The end of the ticket or token that the request came with";

    Get "/login/.well-known/openid-configuration" login::well_known::openid_configuration::get, Open, Nothing,
        Other("application/json"), false, "Where programs sign their users in, when the identity server is on";
    Get "/login/.well-known/jwks" login::well_known::jwks::get, Open, Nothing, Other("application/json"), false,
        "The public key of id_tokens";
    Get "/login/{ctx}/oauth/authorize" login::oauth::authorize::get, Open, Nothing, Other("text/html"), false,
        "Sends a browser back to a program, with a code; ctx is common, or the name of the tenant";
    Post "/login/{ctx}/oauth/tokens" login::oauth::tokens::post, Open, Nothing, Other("application/json"), false,
        "Tokens for a code or a refresh token: a form; ctx is common, or the name of the tenant";
    Post "/Login/api/PartnerSystemUser/Authenticate" login::api::partner_system_user::authenticate::post, Open,
        Parameters(&["SignedSystemToken", "ApplicationToken", "ContextIdentifier", "ReturnTokenType"]),
        Other("application/json"), false, "A token with a ticket of the system user of a program that signed for it";
    Get "/api/state/{tenant}" system::state::get, Open, Nothing, Other("application/json"), false,
        "Whether a tenant is here and runs, when the identity server is on";
};
