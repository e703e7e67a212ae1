"""Reads or writes our wire format with Confluent's own client.

confluent_wire.py read|write REGISTRY_URL TOPIC FOLDER INPUT

FOLDER has order_event_pb2.py. read: INPUT has framed values in base64, a line each; prints what is in them.
write: INPUT has order ids; prints two framed values for each, in the short and the long form of the message indexes.
"""

import base64
import pathlib
import subprocess
import sys

way, url, topic, folder, source = sys.argv[1:]
sys.path.insert(0, folder)

from confluent_kafka.schema_registry import RegisteredSchema, Schema, SchemaRegistryClient
from confluent_kafka.schema_registry.protobuf import ProtobufDeserializer, ProtobufSerializer
from confluent_kafka.serialization import MessageField, SerializationContext
from google.protobuf.descriptor_pb2 import FileDescriptorSet
from order_event_pb2 import OrderEvent



class Registry(SchemaRegistryClient):
    """The client asks for schemas as compiled descriptors in base64. Apicurio 3.3.3 answers that with descriptors that
    went through a text decoder and are broken, so it is asked for the text, which is compiled here."""

    def get_schema(self, schema_id, subject_name=None, fmt=None, reference_format=None):
        return compiled(super().get_schema(schema_id, subject_name))

    def get_latest_version(self, subject_name, fmt=None):
        latest = super().get_latest_version(subject_name)
        return RegisteredSchema(
            schema_id=latest.schema_id,
            guid=latest.guid,
            subject=latest.subject,
            version=latest.version,
            schema=compiled(latest.schema),
        )


def compiled(schema):
    work = pathlib.Path(folder)
    (work / "registered.proto").write_text(schema.schema_str, encoding="utf-8")
    protoc = [sys.executable, "-m", "grpc_tools.protoc", f"-I{work}", f"--descriptor_set_out={work}/registered.bin"]
    subprocess.run([*protoc, "registered.proto"], check=True)
    descriptors = FileDescriptorSet.FromString((work / "registered.bin").read_bytes())
    return Schema(base64.b64encode(descriptors.file[0].SerializeToString()).decode(), "PROTOBUF")


context = SerializationContext(topic, MessageField.VALUE)
registry = Registry({"url": url})
lines = open(source, encoding="utf-8").read().split()

if way == "read":
    deserialize = ProtobufDeserializer(OrderEvent, None, registry)
    for line in lines:
        event = deserialize(base64.b64decode(line), context)
        print(event.event_id, event.order_id, event.sequence)
else:
    config = {"auto.register.schemas": False, "use.latest.version": True}
    serialize = ProtobufSerializer(OrderEvent, registry, config)
    for line in lines:
        event = OrderEvent(order_id=line, sequence=7)
        event.order.lines.add(sku="SKU-1", name="Kaffee ☕", quantity=2, unit_price=450)
        framed = serialize(event, context)
        assert framed[5] == 0, framed[:8]
        print(base64.b64encode(framed).decode())
        print(base64.b64encode(framed[:5] + b"\x02\x00" + framed[6:]).decode())
