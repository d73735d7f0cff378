"""Messages of the AWS Encryption SDK for Python, whose data keys come from moto's AWS KMS."""

import base64
import logging

import aws_encryption_sdk
import botocore.session
from aws_encryption_sdk.identifiers import Algorithm, CommitmentPolicy
from emulators import CREDENTIALS, REGION

# It logs each message that it refuses.
logging.disable()
CLIENT = aws_encryption_sdk.EncryptionSDKClient(commitment_policy=CommitmentPolicy.FORBID_ENCRYPT_ALLOW_DECRYPT)
COMMITTING_CLIENT = aws_encryption_sdk.EncryptionSDKClient(commitment_policy=CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT)
SUITES = {f"{suite.algorithm_id:04x}": suite for suite in Algorithm}
# The suites that the crate decrypts.
DECRYPTED = ["0378", "0578"]


class Oracle:
    """The SDK, with two keys in moto."""

    def __init__(self, moto):
        self.kms = moto.client("kms")
        self.arns = [self.kms.create_key(Description=f"key {number}")["KeyMetadata"]["Arn"] for number in (1, 2)]
        self.session = botocore.session.Session()
        self.session.set_credentials(CREDENTIALS["AWS_ACCESS_KEY_ID"], CREDENTIALS["AWS_SECRET_ACCESS_KEY"])
        self.session.set_config_variable("region", REGION)
        self.endpoint = moto.endpoint

    def encrypt(self, suite, plaintext, context, frame_length, arns=None):
        """A message, with what a test needs to decrypt it."""
        arns = arns or self.arns[:1]
        algorithm = SUITES[suite]
        client = COMMITTING_CLIENT if algorithm.is_committing() else CLIENT
        message, header = client.encrypt(
            source=plaintext,
            key_provider=aws_encryption_sdk.StrictAwsKmsMasterKeyProvider(key_ids=arns, botocore_session=self.session),
            encryption_context=context,
            algorithm=algorithm,
            frame_length=frame_length,
        )
        return {
            "message": base64.b64encode(message).decode(),
            "plaintext": base64.b64encode(plaintext).decode(),
            "context": header.encryption_context,
            "keys": [self.data_key(key, header.encryption_context) for key in header.encrypted_data_keys],
        }

    def data_key(self, key, context):
        arn = key.key_provider.key_info.decode()
        decrypted = self.kms.decrypt(CiphertextBlob=key.encrypted_data_key, EncryptionContext=context, KeyId=arn)
        texts = {"ciphertext": key.encrypted_data_key, "plaintext": decrypted["Plaintext"]}
        return {"arn": arn} | {name: base64.b64encode(value).decode() for name, value in texts.items()}

    def decrypt(self, message):
        """What the SDK decrypts; None if it refuses."""
        provider = aws_encryption_sdk.StrictAwsKmsMasterKeyProvider(key_ids=self.arns, botocore_session=self.session)
        try:
            plaintext, _ = CLIENT.decrypt(source=message, key_provider=provider)
        except Exception:  # It raises many kinds of errors, some of its dependencies.
            return None
        return plaintext
