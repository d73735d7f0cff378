"""AWS resources in moto: a table, and an event bus whose events go to a queue."""

import json


class AwsResources:
    def __init__(self, moto, table, bus="default"):
        self.dynamodb, events, self.sqs = (moto.client(service) for service in ["dynamodb", "events", "sqs"])
        self.table = table
        key = {"AttributeName": "id", "KeyType": "HASH"}
        attribute = {"AttributeName": "id", "AttributeType": "S"}
        self.dynamodb.create_table(
            TableName=table, KeySchema=[key], AttributeDefinitions=[attribute], BillingMode="PAY_PER_REQUEST"
        )
        if bus != "default":
            events.create_event_bus(Name=bus)
        self.queue = self.sqs.create_queue(QueueName=bus)["QueueUrl"]
        arn = self.sqs.get_queue_attributes(QueueUrl=self.queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        events.put_rule(Name=bus, EventBusName=bus, EventPattern=json.dumps({"detail-type": ["UserConfirmed"]}))
        events.put_targets(Rule=bus, EventBusName=bus, Targets=[{"Id": bus, "Arn": arn}])

    def records(self):
        """All records, as attribute values."""
        items = self.dynamodb.scan(TableName=self.table)["Items"]
        return [{name: next(iter(value.values())) for name, value in item.items()} for item in items]

    def record(self, username):
        """The record of a user; empty if there is none."""
        found = [record for record in self.records() if record["user_name"] == username]
        assert len(found) <= 1, found
        return found[0] if found else {}

    def published(self):
        """The user names of the events since the last time."""
        names = []
        while messages := self.sqs.receive_message(QueueUrl=self.queue, MaxNumberOfMessages=10).get("Messages", []):
            for message in messages:
                names.append(json.loads(message["Body"])["detail"]["userName"])
                self.sqs.delete_message(QueueUrl=self.queue, ReceiptHandle=message["ReceiptHandle"])
        return names
