// Internal to codec/wire: reading and writing the payloads of transfer messages, for the parsers of every direction.
// Pure; any thread. ReadFields: false when PROTOCOL.md does not allow the payload; WriteFields: the type of what it
// wrote.
#pragma once

#include "codec/wire/message_parts.h"

namespace shoji::wire {

bool ReadFields(ByteReader& in, TransferRequest& out);
bool ReadFields(ByteReader& in, TransferData& out);
bool ReadFields(ByteReader& in, TransferCancel& out);
bool ReadFields(ByteReader& in, TransferAnswer& out);
bool ReadFields(ByteReader& in, TransferProceed& out);
bool ReadFields(ByteReader& in, TransferOffer& out);
bool ReadFields(ByteReader& in, TransferContent& out);
bool ReadFields(ByteReader& in, TransferEnd& out);
bool ReadFields(ByteReader& in, TransferDetail& out);

Type WriteFields(ByteWriter& out, const TransferRequest& message);
Type WriteFields(ByteWriter& out, const TransferData& message);
Type WriteFields(ByteWriter& out, const TransferCancel& message);
Type WriteFields(ByteWriter& out, const TransferAnswer& message);
Type WriteFields(ByteWriter& out, const TransferProceed& message);
Type WriteFields(ByteWriter& out, const TransferOffer& message);
Type WriteFields(ByteWriter& out, const TransferContent& message);
Type WriteFields(ByteWriter& out, const TransferEnd& message);
Type WriteFields(ByteWriter& out, const TransferDetail& message);

}  // namespace shoji::wire
